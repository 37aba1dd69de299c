### 中文文本。编号、变量和次序与 en.ftl 一致；命令和选项的帮助（help…）只在本文件末尾。

## 帮助界面

heading-usage = 用法:{ " " }
heading-commands = 命令
heading-arguments = 参数
heading-options = 选项
heading-global = 通用选项
heading-everyday = 日常业务
heading-files = 表格文件
heading-figures = 统计
heading-keeping = 建库与维护
global-hint = 各命令通用的选项（--store、--lang、--json、--yes 等）见 assistive --help
heading-example = 示例:
value-command = 命令
value-options = [选项]
note-values = 〔可选：{ $values }〕
note-default = 〔默认：{ $value }〕
note-env = 〔环境变量：{ $name }〕

## 命令行错误

usage-unknown-argument = 此处没有选项“{ $argument }”
usage-unknown-command = 没有命令“{ $command }”
usage-missing-command = 缺少命令
usage-missing-argument = 缺少：{ $argument }
usage-missing-value = { $argument } 缺少取值
usage-invalid-value = { $argument } 的值“{ $value }”无效
usage-conflict = { $argument } 不能与 { $prior } 同时使用
usage-not-utf8 = 命令行不是 UTF-8 文本
usage-other = 命令行有误：{ $argument }
usage-no-stdout = `-` 表示标准输出，此处不能使用；请写明文件或文件夹
usage-output-ending = { $path } 的扩展名无法识别，请用 .html、.xlsx、.csv、.json 或 .md
usage-valid-values = ；可选：{ $values }
usage-suggestion = ；是否要输入“{ $suggestion }”？
usage-more = 更多说明：assistive --help
usage-not-a-date = { $option }: “{ $value }”不是有效日期，请写成 2023-03-05
usage-not-a-period = { $option }: “{ $value }”不是有效的日期、月份、季度或年份，请写成 2023-03-05、2023-03、2023-Q1 或 2023
usage-not-a-moment = { $option }: “{ $value }”不是有效时点，请写日期（如 2023-03-05）、时间（如 2023-03-05T08:00:00Z）或提交编号（如 7）
usage-not-a-year = --year: “{ $value }”不是有效年份，请写成 2023；按季度或月份统计请用 --from 2023-Q1 --to 2023-Q1（逐季列出用 --by quarter）
usage-annual-year = --year: “{ $value }”不是有效年份，请写成 2023；按季度或月份统计请用 report rate、report services 或 report lending
usage-not-a-cell = “{ $value }”不是“列名=值”的形式，例如 费用=980
usage-no-column = 没有“{ $name }”列；可用的列：{ $columns }
usage-no-help = 没有命令或主题“{ $about }”；主题有：{ $topics }
usage-period = 截止日期 { $to } 早于起始日期 { $from }，请对调 --from 和 --to
usage-publish-list = 此报告逐人列出，不能公布；请去掉 --publish
usage-by-many = 一张表最多两种分组（行和列），请去掉多余的 --by
usage-by-one = 本报表只能按一种方式分组，请去掉多余的 --by
usage-cross = 行已按 --by { $rows } 分组，列不能再用 --by { $columns }；请选两种不同的分组，月份和季度只能选一个
usage-publish-cross = 两种分组的交叉表，单元格可能暴露个人；请去掉 --publish 或第二个 --by
usage-publish-periods = 各月（季度）的数字可以互相推算，可能暴露个人；请去掉 --publish，或改用其他 --by 公布整个期间的数字
usage-compare-by = --compare-as-of 只比较合计；请去掉 --by，或分别用和不用 --as-of 各查询一次
usage-publish-folder = 请指定要写入的目录：-o 目录
usage-publish-compare = 两个时点之间的变化可能暴露个人；请去掉 --publish 或 --compare-as-of
usage-map-twice = 列名“{ $header }”指定了两种含义，请只保留一种
usage-set = “{ $value }”不是“列名=值”的形式，请写成 --set school=SP-0981
usage-export-all = “export all”写成工作簿，文件名须以 .xlsx 结尾
usage-template-xlsx = 模板是工作簿，文件名请以 .xlsx 结尾
usage-template-columns = 没有列“{ $columns }”；可用的列：{ $known }
usage-template-school = --school 用于预填该校学生，请与 students 或 student-needs 一起使用
usage-details-of-bulk = { $model } 按数量管理，没有单件记录：处理情况请写在 --note 中
usage-template-due = --due 只用于回访表：assistive template follow-ups 文件.xlsx --due 14
usage-log-output = log 的 -o 只用于提交列表；单个提交或记录请用 --json 或 --format csv

## 错误

error-not-found = 没有{ $what }“{ $key }”；相近的有：{ $nearest }
error-not-found-bare = 没有{ $what }“{ $key }”，请核对后重试
error-no-store = { $path } 中没有数据库，请用 assistive init 新建，或用 --store 指定其他目录
error-store-exists = { $path } 中已有数据库，请直接使用，或用 --store 指定其他目录
error-locked = { $path } 中的数据库正由 { $holder } 使用，请稍后重试，或用 --wait 延长等待时间
error-locked-bare = { $path } 中的数据库正由其他程序使用，请稍后重试，或用 --wait 延长等待时间
error-conflict = 另一程序同时写入了 { $path } 中的数据库，说明该目录的文件锁不起作用；请用 assistive log 查看本次操作是否已保存，未保存的请重新执行。为避免再次发生，请把数据库移到本机磁盘
error-read-only = 数据库以只读方式打开，未作任何修改
error-damaged = { $path } 的第 { $commit } 次提交已损坏（第 { $offset } 字节），未作任何改动；请运行 assistive doctor，把可恢复的内容另存到其他目录
error-not-a-journal = { $path } 不是本软件的日志文件，或其开头已损坏；请用 --store 指定其他目录，或运行 assistive doctor
error-not-a-backup = { $path } 不是此数据库的备份，或已损坏，请换用其他备份
error-too-new = { $path } 由更高版本的软件写入，请升级后再用
clock-behind = 未作任何修改：本机时钟为 { $now }，而最近一次修改的时间是 { $last }。请先校准时钟；如本机时钟无误、是上次修改的时间有误，请加 --yes 重做
clock-ahead = 未作任何修改：本机时钟为 { $now }，比最近一次修改（{ $last }）晚一年以上。请先校准时钟；如时钟无误，请加 --yes 重做
clock-trusted = 本次修改按本机时钟 { $now } 记录；最近一次修改的时间是 { $last }
error-views-open = 数据库正在被读取，暂时无法压缩，请稍后再试
error-poisoned = 先前写入失败，请检查磁盘后重新执行
error-bug = 程序内部错误：{ $broken }；未保存任何内容，请重新执行并反馈此信息
error-full = 记录数已达上限，未保存
error-file-exists = { $path } 已存在，备份不会覆盖文件，请另取文件名
error-file-name = { $path } 不能用作文件名：不能含有 < > : " / \ | ? *，不能以句点或空格结尾，也不能用 CON、NUL 等设备名；请另取名称
error-folder-not-empty = { $path } 不是空目录，请用 --store 指定空目录或新目录
error-io = { $path }：{ $cause }；请检查路径、权限和剩余空间
error-open-elsewhere = { $path } 正被其他程序打开，请先在该程序中关闭后重试
error-output = 无法输出结果：{ $cause }
error-no-home = 找不到存放数据库的用户目录，请用 --store 指定目录
error-no-randomness = 系统无法提供随机数，不能生成数据库标识：{ $cause }；请重试
error-output-stored = 但操作已经保存，请勿重复
cause-not-found = 文件或目录不存在
cause-permission = 没有读写权限
cause-folder = 这是一个目录
cause-no-folder = 路径中有一段不是目录
cause-full = 磁盘空间已满
cause-read-only = 磁盘为只读
cause-too-large = 此处不允许更大的文件
cause-too-many-open = 同时打开的文件过多

## 数据问题的格式：接在值的后面；没有值时单独成句

warning = 提醒：{ $text }
problem-line = { $field }: “{ $value }”{ $message }
problem-line-bare = { $field }: { $message }

## 数据问题：单元格

problem-missing = 新建记录时必填
problem-cannot-clear = 不能清空；要保留原值，请留空
problem-utc-time = 是世界标准时间（UTC），换算成本地可能不是同一天；请只写日期
problem-not-a-date = 不是有效日期，请写成 2023-03-05、2023/3/5、2023.3.5 或 2023年3月5日
problem-before-our-time = 早于 { $first } 年：可能是日期格里只填了年份，或只写了两位数的年份，请核对日期
problem-before-birth = 早于服务对象的出生日期（{ $year } 年），请核对两个日期
problem-born-after = 晚于已有记录的日期（{ $known }），请核对两个日期
problem-after-today = 晚于今天（{ $today }），请核对日期
problem-not-a-number = 不是 { $min } 至 { $max } 的整数
problem-not-a-period = 不是有效的日期、月份、季度或年份，请写成 2023-03-05、2023-03、2023-Q1 或 2023
problem-not-a-record-number = 不是这类记录的编号，请写字母加数字，如 P12、N5
problem-not-yes-no = 既不是“是”也不是“否”，请写 yes、no、是 或 否
problem-not-one-of = 不在可选范围内：{ $allowed }
problem-not-money = 不是有效金额，请以元为单位填写，最多两位小数
problem-not-a-code = 不是有效代码，应为 1 至 40 个字符，不含空格、斜线和看不见的控制符
problem-not-a-class = 不是有效的分类代码，请写成 12 22 03
problem-not-plain-text = 含有控制字符或超过 { $max } 个字符，请缩短或重新输入
problem-too-many-cells = 本行单元格多于表头（{ $header } 列），请检查是否多了分隔符
problem-no-cross-table = 不能与行分组“{ $rows }”交叉；请选两种不同的分组，月份和季度只能选一个
problem-not-ascending = 早于开始日期，请核对两个日期

## 数据问题：证号和编号

problem-id-check = 校验码不符，请与证件核对
problem-id-destroyed = 已被电子表格改写，请把该列设为文本格式后重新录入
problem-id-length = 应为 17 位数字加 1 位校验码，现有 { $length } 个字符，请与证件核对
problem-id-birth-date = 其中的出生日期不存在，请与证件核对
problem-id-masked = 已遮盖；请加 --show-ids 重新导出
problem-certificate-form = 不是有效的残疾人证号，应为 18 位身份证号、类别 1–7、等级 1–4，补发的再加 B1 至 B99
problem-certificate-of-another = 与本行的身份证号不是同一人，请与证件核对
problem-key-form = 不是有效编号，应为 1 至 40 个字符，或写成 机构代码/编号
problem-no-person-key = 本行没有指明服务对象，请填写身份证号、残疾人证号或编号；学生也可只填姓名和学校
problem-student-unclear = 与本校 { $people } 同名，无法判断是否同一人；如为同一人，请填写其编号；如为另一名学生，请填写身份证号或新编号，或为两人都补上出生日期
problem-conflicting-keys = 指向另一人（{ $second }），与本行其他证号或编号（{ $first }）不一致，请核对
problem-same-record = 是同一条记录；请指定两条不同的记录
problem-key-of-another = 已是 { $person } 的证号或编号，请核对
problem-two-ids = 与保留记录的身份证号（{ $id }）不同，今后两个证号都能找到此人；如为两个人，请用 undo 撤销合并
problem-not-taken-over = 未采用，保留的记录为 { $kept }；如为两个人，请用 undo 撤销合并
problem-record-before-birth = 日期 { $day } 早于出生（{ $year } 年），请先更正该记录或出生日期，再合并
problem-record-after-leaving = 日期 { $day } 晚于离开日期（{ $left }），请先用 correct 更正该记录，或用 person leave 更正离开日期，再合并
problem-has-another-id = 与该服务对象的身份证号（{ $id }）不符，身份证号不能更改，请核对
problem-birth-contradicts-id = 与身份证号中的出生日期不符，请改正其一
problem-sex-contradicts-id = 与身份证号不符，身份证号中为{ $sex }，请改正其一

## 数据问题：代码和名称

problem-unknown = 不是已登记的{ $what }；相近的有：{ $nearest }
problem-unknown-bare = 不是已登记的{ $what }，请核对
problem-ambiguous = 对应多个{ $what }：{ $candidates }；请填写代码
problem-not-a-school = 是机构，但不是学校
problem-not-multiple = 是多重残疾的组成类别，但该服务对象的残疾类别为{ $category }；请将残疾类别填为 7（多重），或不填组成类别
problem-cycle = 会使上下级关系形成循环，请另选

## 数据问题：需求和适配

problem-reason-without-day = 只有原因没有日期，两项须同时填写或同时留空
problem-day-without-reason = 只有日期没有原因，两项须同时填写或同时留空
problem-withdrawn-before-identified = 早于需求日期（{ $identified }），请核对两个日期
problem-withdrawn-but-given = 无效：{ $given } 已为该需求交付辅具；请填写更晚的撤销日期
problem-withdrawn-but-met = 无效：该需求已于 { $met } 满足，不能撤销
problem-device-missing = 辅具需求必须填写
problem-recommended-missing = 必须填写：结论为“另配”时要写明建议配置的辅具型号
problem-device-of-no-device-need = 须留空：类别为{ $kind }的需求不填辅具
problem-not-a-model = 是分类，请填写具体型号
problem-need-of-another = 无效：{ $need } 是其他服务对象的需求
problem-need-not-for-device = 无效：{ $need } 不是辅具需求
problem-need-not-open = 无效：{ $need } 在 { $day } 不是待适配状态
problem-return-needs-item = 填了归还日期就必填：只有带编号的辅具才登记归还；请填辅具编号，或去掉归还日期
problem-left-before = 晚于服务对象离开的日期（{ $left }），不能登记；请核对日期

## 数据问题：库存和借用

problem-tag-missing = 必填：{ $model } 按件管理，每件各有编号
problem-tag-taken = 已是另一件辅具的编号
problem-serial-of-another = 与 { $item } 的出厂编号相同；如为同一件辅具，请作废其中一条
problem-tag-of-bulk = 须留空：{ $model } 按数量管理
problem-tag-from-stock = 有冲突：{ $item } 是从库存发放的；请留空，或清除辅具编号
problem-by-tag = 不按数量管理：{ $model } 每件各有编号，请按编号登记
problem-bulk-among-devices = 按数量管理；请单独登记，并加 --quantity
problem-one-by-one = 须为 1：{ $model } 按件管理，每件各有编号
problem-item-of-another-model = 型号不符：{ $item } 为 { $model }
problem-stock-kept = 不能更改：{ $model } 已有库存
problem-site-needed = 必填：{ $model } 按机构分别计数
problem-not-enough = 超过 { $site } 现有的 { $model } 数量（{ $there }）
problem-left-stock = 太少：其中 { $least } 件已不在 { $site } 的库存；请填 { $least } 或更多，或先将其收回
problem-sent-at-old-price = 会改变单价，但其中一部分已按原单价从 { $site } 调往其他机构；请先调回
problem-arrives-at-once = 不能如此登记：{ $model } 按数量管理，调拨当日即到；请在到达当日用 stock move --to 登记，不要加此选项
problem-nothing-taken = 没有从库存领取，或已全部收回；另收到的辅具请用 stock receive 登记入库
problem-nothing-handed-over = 没有可收回的：{ $site } 的 { $model } 没有发放记录；展出的请用 stock display --back，借出的请用 loan in
problem-which-fitting = 与该机构已发放的总数（{ $all }）不同；请写明收回的是哪次适配的辅具，如 stock return F5：{ $fittings }
problem-comes-back-whole = 与所写适配从库存发放的数量（{ $all }）不同；一次适配发放的须一并收回，请不要填数量
problem-not-lent = 必填：{ $model } 未设借期，请填写应还日期，或不约定归还日期借出
problem-not-a-borrower = 既不是服务对象，也不是单位；请写服务对象的编号、证号，或写 org:单位名称
problem-before-received = 早于 { $item } 的入库日期（{ $received }）
problem-received-after-use = 晚于该辅具首次使用的日期（{ $first }）
problem-item-already-lent = 有冲突：{ $item } 当时已借出，{ $from } 至 { $to }（{ $loan }）
problem-item-already-lent-open = 有冲突：{ $item } 自 { $from } 借出，尚未归还（{ $loan }）
problem-item-unavailable = 有冲突：{ $item } 自 { $since } 起为“{ $status }”
problem-action-not-allowed = 现为“{ $status }”，不能{ $step }；{ $remedy }
problem-too-early = 早于 { $since }；{ $item } 自该日起为“{ $status }”，请填写更晚的日期
problem-not-on-loan = 没有借出
problem-later-action = 不符：{ $item } 在 { $on } 已有“{ $step }”的记录；请填写该日或更早的日期，或先撤销该记录
problem-step-after = 不符：{ $item } 在 { $on } 已有“{ $step }”的记录；请在同一表中补上其间的处理，或更正日期
problem-move-of-bulk = 按数量管理；{ $model } 的数量请填在 levels 表中，或用 stock 命令登记
problem-before-part-returned = 早于 { $last }，该日已归还其中一部分；请填写该日或更晚的日期，或先撤销那次归还
problem-loan-ended = 已于 { $ended } 结束
problem-not-that-many = 超过尚未归还的数量（{ $out }）
problem-return-after-end = 晚于归还日期（{ $end }）；请更正其中一个日期
problem-all-returned = 已全部归还：最后一次归还的日期请填在“归还日期”列，这里只填此前分批归还的部分
problem-still-on-loan = 借用尚未归还，不能填写；请填归还日期，或清空此格
problem-not-of-status = 与状态“{ $status }”不符；请更正状态，或清空此格
problem-too-many-loans = 已有 { $open } 件在借，上限为 { $max } 件；请先归还，或用 assistive config set open-loans 调高上限
problem-renewed-too-often = 已续借 { $max } 次，达到上限；请先归还，或用 assistive config set renewals 调高上限
problem-renewal-not-later = 不晚于现应还日期（{ $due }），请填写更晚的日期
problem-open-ended = 没有应还日期，不能续借
problem-someone-waits = 不能续借：该型号已有人预约（{ $hold }）
problem-held-for-another = 已为他人保留至 { $until }；请换一件，或先取消预约 { $hold }
problem-held-already = 已预约该型号（{ $hold }）
problem-hold-over = 已结束
problem-at-another-site = 不能借出 { $item }，该辅具现在 { $site }
problem-already-at-site = 已在该机构

## 数据问题：撤销、作废和更正

problem-founding = 是建库时的提交，不能撤销
problem-undone-already = 已由提交 { $by } 撤销
problem-changed-since = 不能整体撤销：之后的提交 { $commits } 修改了其中 { $count } 条记录（{ $records }）；请先撤销这些提交，或用 --partial 撤销其余部分
problem-referenced-by = 不能作废：有 { $count } 条记录引用它（{ $others }）；请先作废这些记录
problem-item-moved = 不能作废：{ $item } 在 { $on } 已有“{ $step }”的记录；请先用 undo N 从最近的一次起逐一撤销（log { $record } 可查提交号）
problem-fitted-alike = 与 { $record } 同人、同型号、同日；若确为两件，请同时填写 nth={ $nth }，否则请用 void 作废其中一条
problem-recorded-as = 与 { $record } 相同；请用 void 作废其中一条
problem-use-person-edit = 不能在此更正；人员信息请用 assistive person edit
problem-says-voided = 本行与已作废的 { $voided } 相同，当日的 { $record } 不作更改；请去掉本行，或更正 { $record }
problem-follows-from = 由 { $record } 决定，不能在此更改；请更正 { $record }，或用 void 作废本记录后按正确的重新登记
problem-not-next = 不对：当日已有 { $count } 条同类记录，新增一条请填 { $next }
problem-key-fixed = 是该记录的标识，不能更改；请用 void 作废后重新登记
problem-place-follows = 按当天登记的先后排定，不能更改；请去掉此项
problem-reason-needed = 必填，请写明原因

## 数据问题：评估和回访

problem-before-fitted = 早于交付日期（{ $fitted }）
problem-after-care = 晚于其评估、训练或回访的最早日期（{ $first }）；请先更正该日期
problem-next-too-early = 不晚于本次回访日期（{ $asked }）
problem-not-a-source = 不是“机构=数量”，如 AK-DPF=50
problem-more-than-received = 比该机构现有数量多 { $missing } 件；请在“调自”一列写明从哪个机构调来，如 AK-DPF=50；如表格早于系统中的登记，请去掉此行
problem-source-short = 超过 { $site } 在库的 { $model } 数量（{ $there }）；请更正，如表格早于系统中的登记，请去掉此行
problem-names-another = 已是 { $person } 的证号或编号；如为同一人，请用 person merge 合并
problem-history-unordered = 各时段的值不连贯：除最后一个外，都须写明“until 日期”，且日期不得相同
problem-history-differs = 未采用：系统中已有不同的变更记录；请用 person edit 修改
problem-not-a-history = 不是残疾类别、等级、区划或学校的变更，如“学校=SP-1 至 2023-09-01”
problem-not-a-return = 不是“日期=数量”，如 2024-03-05=2；遗失的写 2024-03-05=1 遗失
problem-level-differs = 未采用：系统中为 { $there } 件，表格只能从在库数中减少；请用 stock clean、stock repair --done 或 stock move 登记
problem-source-surplus = 未全部采用：该机构自行入库 { $received } 件，不会有这么多从其他机构调来；请更正数量或调出机构
problem-store-differs = 未采用：系统中为 { $stored }
problem-offer-not-kept = 无法保留：该辅具不在库，或已为他人保留；按等候登记
problem-parts-recorded = 与已登记的分批归还（{ $stored }）不同，未采用；请用 assistive undo 撤销有误的归还，再重新登记
problem-return-recorded = 与已登记的归还（{ $stored }）不同，未采用；请用 assistive correct 更正（归还日期=…）
problem-not-recorded-here = 与已登记的（{ $stored }）不同，本表不保存此项；请用 person edit 修改
problem-standing-differs = 未采用：{ $item } 自 { $since } 起为“{ $standing }”；请逐项登记其间的变动
problem-standing-older = 未采用：表格早于 { $item } 的最近变动，系统中自 { $since } 起在 { $site }；如已不在该处，请用 stock move 登记调拨
problem-author-kept = 未采用：经办人随记录登记，表格不能更改
problem-taken-differs = 未采用：表格不能更改已登记的适配是否出库；请作废该适配后重新登记，或用 stock return 登记收回
problem-meets-because = 不能改：{ $others } 因本次评估而满足需求，请先用 fit link 解除关联
problem-other-fitting = 与本行的服务对象、辅具或日期不符；请更正编号（{ $fitting }）或不填
problem-not-a-score = 不是“量表=分数”的形式；可用的量表：{ $known }
problem-score-out-of-range = 不是 { $name } 的分数，其范围为 { $min } 至 { $max }
problem-not-a-measurement = 不是“项目=数值 单位”的形式，例如 座宽=42 cm

## 数据问题：提醒

problem-quantity-differs = 与辅具名称旁写的数量（{ $stated }）不符，请改正其一
problem-month-only = 只有年月，没有日，未记录；请填写完整日期
problem-replaces-stored = 已登记的是 { $old }，将被替换；此人没有身份证号，请核对是否同一人
problem-several-names = 一格写了几个人，请每人各写一行
problem-taken-for-student = 与已登记的 { $person } 各项相同，按同一人处理；如为另一名学生，请填写身份证号或出生日期
problem-quantity-unclear = 本行有 { $devices } 种辅具，无法确定是每种的数量还是合计数量，请每种辅具各写一行
problem-wrong-sum = 合计与清单中数量之和（{ $sum }）不符，请核对清单是否完整
problem-wrong-total = 合计与清单行数（{ $rows } 行）不符，请核对清单是否完整
problem-probably-student = 可能就是本校同名、未填身份证号的 { $person }；如为同一人，请用 assistive person merge 合并
problem-number-given = 没有证号，已编号为 { $key }
problem-no-need = 本行没有需求，只登记了学生
problem-borrower-overdue = 有 { $count } 件逾期未还，最早应还日期 { $due }
problem-need-before-registration = 早于服务对象的登记日期（{ $registered }）
problem-care-after-leaving = 晚于服务对象离开的日期（{ $left }）；请核对两个日期
problem-after-leaving = 晚于服务对象的离开日期（{ $left }），不满足任何需求，列为异常
problem-category-not-advised = 适用于{ $advised }，而该服务对象为{ $category }
problem-inside-useful-life = 仍在使用年限内：已于 { $fitted } 适配 { $model }，{ $until } 方可更换
problem-likely-duplicate = 与 { $person } 姓名和出生日期相同；如为同一人，请用 assistive person merge 合并
problem-certificate-differs = 与残疾人证号不符，证号中为{ $certificate }；以填写的{ $cell }为准
problem-listed-before = 与 { $need }（需求日期 { $identified }）为同一需求，视为再次列入；如为新需求，请用 --new-needs
problem-no-longer-met = 使 { $need }（{ $met } 已适配）变为未满足
problem-linked-to = 使 { $fitting } 对应 { $need }
problem-unlinked-from = 使 { $fitting } 与 { $need } 解除对应：该需求的辅具与此不同
problem-leaves-behind = 涉及该服务对象尚未办结的记录：{ $records }
problem-lapsed-before-given = 早于交付日期（{ $given }），该次交付仍计入此需求，请核对
problem-left-before-registered = 早于登记日期（{ $registered }），请核对
problem-withdrawal-lifted = 满足了 { $need }，其 { $withdrawn } 的撤销随之取消

## 数据问题：整份文件

problem-unknown-columns = 有无法识别的列：{ $columns }；可用的列：{ $known }；可用 --map 列名=本程序的列 指明，或用 --ignore 列名 跳过该列
problem-column-twice = 列 { $column } 重复，请删去一列
problem-set-column-present = 表中已有列 { $column }；--set 只能补充表中没有的列
problem-key-column-missing = 表中缺少必需的列（有其中一列即可）：{ $columns }；各行相同的可加 --set 列名=内容
problem-not-text = 文件不是 UTF-8、UTF-16 或 GB18030 文本，请另存为 CSV UTF-8
problem-encoding-unclear = 文件不像 GB18030 文本，可能是 Big5、Shift-JIS 或混用了 UTF-8；请另存为 CSV UTF-8，确属 GB18030 请加 --encoding gb18030
problem-spreadsheet = 这是电子表格文件，本程序未包含读取功能，请先另存为 CSV UTF-8
problem-web-page = 文件实为网页或 XML，只是扩展名为表格；请用电子表格软件打开后另存为 XLSX
problem-bad-workbook = 无法读取此电子表格：文件已损坏、设有密码或是其他格式；请打开后去掉密码，另存为 XLSX
problem-no-such-sheet = 没有这个工作表；文件中有：{ $sheets }
problem-kind-unclear = 表头与任何种类都不符，或与多个种类相符，请指明种类
problem-too-many-rows = 共 { $rows } 行，超出工作簿的容量，请导出为 CSV
problem-no-sheets = 这是文本文件，没有工作表；请去掉 --sheet
problem-digits-lost = 已被电子表格改成数值，后面的数字已丢失；请把该列设为文本格式后重新录入
problem-date-cell = 已被电子表格改成日期；请把该列设为文本格式后重新录入
problem-yes-no-cell = 已被电子表格改成逻辑值；请把该列设为文本格式后重新录入
problem-formatted-number = 的数字格式显示的不是这个数；请把单元格设为文本格式后重新录入
problem-damaged-text = 有字符因编码错误已丢失；请在表格中改正，并另存为 CSV UTF-8
problem-formula-without-result = 是没有计算结果的公式；请用 Excel 或 WPS 打开文件，保存后重新导入
problem-unreadable-cell = 是无法识别的单元格；请用 Excel 或 WPS 打开文件，另存为 XLSX 后重新导入
problem-merged-amount = 是合并单元格（{ $range }）里的数；请取消合并，分别填写
problem-another-name = 与 { $person } 已登记的姓名（{ $stored }）不同；请改正证件号或编号，确实改名的请用 import --rename 或 person edit
problem-row-repeated = 与第 { $row } 行是同一条记录，但内容不同；请改正其中一行
problem-same-record-again = 与第 { $row } 行是同一条记录，只计一条
problem-overwrites = 改掉了原来的 { $old }；第 { $row } 行是同一条记录，请核对
problem-failed-formula = 是公式的错误值；请在表格中改正，或清空该单元格
problem-no-tags = 文件中没有编号，请每行写一个
problem-empty-file = 文件是空的，第一行应为列名
problem-broken-quotes = 从此处起不是规范的 CSV，请检查引号
problem-record-too-large = 超过一条记录的上限（4 MB），未作任何登记；请分几次登记
problem-list-too-long = 共 { $count } 项，最多可登记 { $max } 项；请检查是否选错了清单，或分几次登记
problem-workbook-too-complex = 工作簿里的文字、格式、合并单元格或部件太多，或有超过 1 MB 的单元格，内存放不下；请把表格内容复制到新工作簿，或另存为 CSV UTF-8
problem-file-too-long = 表格超过 { $max } 行，请拆分
problem-too-large = 文件超过 { $max } MB，请拆分

## 错误和问题中的记录种类

what-division = 行政区划
what-site = 机构
what-service = 服务
what-device = 辅具
what-model = 辅具型号
what-class = 辅具分类
what-person = 服务对象
what-need = 需求
what-fitting = 适配记录
what-item = 辅具实物
what-commit = 提交记录
what-loan = 借用记录
what-hold = 预约
what-record = 记录

## 不能办理时，应先办理的事项

remedy-in-stock = 无需办理
remedy-issued = 请先登记退回：stock return
remedy-on-loan = 请先登记归还：loan in
remedy-cleaning = 请先清洁检查：stock clean
remedy-repair = 请先登记修复：stock repair --done
remedy-retired = 该辅具已报废
remedy-display = 请先登记撤展：stock display --back
remedy-transit = 请先登记到达：stock move --arrived
remedy-lost = 请先登记找回：stock lose --found

## 数据库：新建、概况、提示、检查、修复、备份

init-done = 已在 { $path } 新建数据库
init-next = 下一步：用“assistive import auto 目录”导入目录中的表格，或用“assistive template student-needs needs.xlsx”生成空表填写；“assistive demo”可查看示例
info-cut = 日志末尾未完成的第 { $commit } 次提交（{ $bytes } 字节）已截除，已确认的数据没有丢失
notice-cut = 第 { $commit } 次提交在确认之前异常中断，残留的 { $bytes } 字节已截除；该次操作并未保存，请重新执行
notice-in-use = { $holder } 正在使用数据库；以下为截至第 { $commit } 次提交的内容
notice-left-out = 日志末尾有第 { $commit } 次提交未完成的 { $bytes } 字节，未予读取；如有内容缺失，请用备份恢复
notice-wrong-clock =
    已计入第 { $commit } 次提交：提交按先后顺序计算，当时时钟有误，该次提交的时间记成了 { $at }{ $more ->
        [0] {""}
       *[other] ，另有 { $more } 次提交的时间也偏后
    }
notice-nothing-known = 当时数据库尚无任何记录：第一次提交在此之后
notice-rebuilt = 已从日志重新生成检查点（{ $why }）；没有丢失任何内容，统计结果不受影响
warning-damaged = 警告：日志的第 { $commit } 次提交已损坏（第 { $offset } 字节）。目前统计结果仍然正确，改动也已照常保存。请立即修复：assistive doctor 会把全部记录写成新数据库；如有最近的备份，用 assistive doctor --with 文件 还能保留操作记录
rebuilt-missing = 原检查点缺失
rebuilt-unfinished = 写入时进程中断
rebuilt-damaged = 原检查点已损坏
rebuilt-other-version = 由其他版本写成
verify-misfit = { $record } 与 { $named } 不一致
verify-unsound = 数据库已损坏或数据不一致，请先备份目录，再运行 assistive doctor
state-not-compared = 未比对
state-none = 无，由日志生成
state-unfinished = 未写完：写入或整理时程序被终止；没有任何丢失，下次打开时重新生成
state-same = 与日志一致
state-wrong = 与日志不符
doctor-well = 未发现问题
doctor-journal-whole = 日志完整：{ $commits } 次提交
doctor-journal-damaged = 日志在第 { $offset } 字节处损坏，前 { $commits } 次提交可以读取
doctor-way-log = 方式一（--keep log）：保留前 { $commits } 次提交及其操作记录，共 { $records } 条记录；此后的改动丢失
doctor-way-records = 方式二（--keep records）：保留截至第 { $commit } 次提交（{ $at }）的全部 { $records } 条记录，合为一次提交；逐次提交的操作记录、撤销以及按过去日期的查询只留在损坏的数据库中
doctor-backup-unused = 未使用备份：它能挽救的并不比数据库自身的提交多
doctor-replaced = 备份与本数据库后来各自改动过。使用备份将替换本数据库的以下提交：
doctor-replaced-commit = { "  " }第 { $commit } 次提交（{ $at }）：{ $operation }，操作人 { $actor }
doctor-in-use = { $holder } 正在使用该数据库，未能读取检查点。请先关闭该程序，再运行 assistive doctor：检查点中可能有更多记录
doctor-nothing-to-keep = 按此方式没有可保留的内容，请去掉 --keep
doctor-reason = 根据损坏的数据库 { $store } 截至第 { $commit } 次提交（{ $at }）的记录重新写成；逐次提交的操作记录留在原数据库
doctor-cut = 日志末尾有未完成的第 { $commit } 次提交（{ $bytes } 字节），从未确认；下次打开时截除
doctor-lost = 按此方式，第 { $from } 至 { $to } 次提交（最后一次为 { $at }）无法恢复；如有包含这些提交的备份，可用 doctor --with 文件
doctor-leftover = { $path } 已不再需要
doctor-state-wrong = 检查点与日志不符；不影响统计结果，可重新生成
doctor-say-yes = 未作任何改动；加 --yes 以执行
doctor-saved = 已将 { $commits } 次提交（哈希 { $hash }）存入 { $path }。请先用 --store 核对，再用它替换损坏的数据库
doctor-saved-records = 已将截至第 { $commit } 次提交的 { $records } 条记录存入 { $path }，成为新数据库 { $store }。请先用 --store 核对，再用它代替损坏的数据库，并保留原数据库以备查阅操作记录。请重新备份：原有备份不适用于新数据库
doctor-exposed = { $path } 可被其他用户读取
doctor-plan-salvage = 将按方式一把可恢复的提交写入 { $path }；损坏的数据库保持原样
doctor-plan-records = 将按方式二把检查点中的记录写入 { $path }，成为新数据库；损坏的数据库保持原样
doctor-plan-tidy = 将把文件设为仅所有者可读，删除不再需要的文件，并重新生成有误的检查点
doctor-ask = 是否执行？[回车 = 是]
doctor-tidied = 已完成
doctor-restore = 此日志无法恢复，请将备份恢复到新目录：assistive restore 文件 --store 目录
restore-done = 已恢复到 { $path }。它与备份时的数据库是同一个，今后请只使用其中一个
working = 正在处理……

## 设置

config-set = { $name }：{ $value }
setting-of-header = 导入{ $kind }时该列名对应的列；用 import --map "列名=" 可取消
config-own-set = { $name }：{ $value }（写入 { $path }）
config-own-cleared = { $name }：已清除（{ $path }）
settings-not-read = 无法读取配置文件 { $path }：{ $why }；请改正或删除该文件
settings-not-toml = 配置文件 { $path } 第 { $line } 行第 { $column } 列不符合 TOML 格式；请改正或删除该文件
settings-nowhere = 系统未提供存放配置的位置；请设置 HOME 或 ASSISTIVE_CONFIG
settings-unknown = { $path }：没有设置项“{ $key }”；可用的设置项：{ $known }
settings-bad = { $path }：{ $problem }
settings-value = { $name } 不能是“{ $value }”；可用：{ $values }
settings-empty = { $name } 不能为空

## 示例数据

demo-intro-kept = 虚构城市的示例数据（已保存到目录中）：服务对象 { $persons } 人，需求 { $needs } 项，适配 { $fittings } 件次
demo-intro = 虚构城市的示例数据（仅在内存中）：服务对象 { $persons } 人，需求 { $needs } 项，适配 { $fittings } 件次
demo-students = 校园项目学生需求清单：{ $schools } 所学校，{ $students } 名学生，前几项如下
demo-more = …… 另有 { $count } 项
demo-next = 如需试用，可将示例数据保存到目录：
demo-next-kept = 示例数据已保存，可以试用：

## 导入

import-more-errors = …… 另有 { $count } 处错误，可用 --max-errors 显示更多
import-more-warnings = …… 另有 { $count } 条提醒，可用 -v 全部显示
import-more-changes = …… 另有 { $count } 条，可用 -v 全部显示
import-unreadable = { $file } 未能读入，整份文件均未保存
import-rejected-all = { $file } 有 { $count } 行不合格，整份文件均未保存；请改正后重新导入，或用 --on-error skip 先导入合格的行
import-rejected-some = { $file } 有 { $count } 行不合格，未保存；其余各行已保存
import-rejected-dry = { $file } 有 { $count } 行不合格
import-rejected-standing = { $file } 有 { $count } 行的辅具状态不合格，状态均未登记，辅具本身已保存；请改正后重新导入该表
import-checked-hint = 提示：用 --on-error skip 可导入合格的行，并在 { $file } 旁另存一份标出错误的表（….checked.xlsx），退回填报单位改正
import-rejected-file = 未保存的行已写入 { $path }，改正后导入该文件即可
import-rejected-file-map = 未保存的行已写入 { $path }，改正后请带同样的 --map、--ignore 导入该文件
import-checked-file = 已另存 { $path }：填错的单元格已标红，末列写明原因；改正后带同样的选项导入该文件即可
import-left-out = 未导入：{ $file }：{ $reason }
left-out-hidden = 是隐藏文件；如为报送表，请写明文件名导入
left-out-rejected = 是导入时退回的行或标出错误的副本，改正后请写明文件名导入
left-out-deep = 文件夹层数过多，请写明文件夹名导入
left-out-again = 与另一名称的文件或文件夹相同，只读取一次
left-out-no-file = 是管道或设备，不是文件；如需读取，请写明名称导入
left-out-of-program = 是程序自己的文件
import-doubted = { $file } 按 { $encoding } 读取；如姓名有误，请先撤销（undo），再用 --encoding { $other } 导入
import-created = { $file }：新增 { $people } 人、{ $needs } 项需求
import-other-sheets = { $file }：只读取了第一张工作表；其他工作表（{ $sheets }）请用 --sheet 指定
import-hidden-rows = { $file }：其中 { $count } 个隐藏行也一并读取；不应导入的，请先从表中删除
import-reading = { $file }：“{ $header }”列按“{ $column }”读取，因表中没有其他“{ $column }”列；如不对，请加 --set { $column }=值
import-unknown-columns = { $file }：以下各列未导入（无法识别，或与前面的列重复）：{ $columns }；确认不需要的，可加 --ignore 列名
import-left-out-rows = { $file }：以下各行不是清单内容（合计、签字、说明、未填写的行），未导入：第 { $rows } 行
import-number-keys = { $file }：“{ $column }”列的数字不连续，已作为人员编号导入；如只是行号，请加 --ignore { $column }
import-numbering = { $file }：“{ $column }”列只是行的序号，未导入；如确为人员编号，请加 --map { $column }=编号
import-dry-run = 试运行：未保存任何数据
import-standing = { $file }：其中辅具的状态在其他表格导入后登记，为第 { $commit } 次提交
import-reason = 原因
import-rejected-stored = { $file } 中合格的行已保存，但其余各行无法写出：{ $cause }；请在可以写入后用 --on-error skip 重新导入该文件
import-relink = 提示：此前登记的清单外适配中有 { $count } 件次可满足这些需求，运行 assistive fit relink 即可关联（加 --dry-run 先查看）
import-remembered = 按以前的对应关系，把“{ $header }”读作 { $column }；用 --map "{ $header }=" 可取消
import-remembered-out = 按以前的决定未导入的列：{ $columns }；用 --map "列名=" 可取消
import-remember = 已记住“{ $headers }”的含义，以后导入{ $kind }时沿用
import-forgotten = 已忘记导入{ $kind }时“{ $headers }”的含义
import-ask = { $file }：有 { $count } 列无法识别。请输入对应的列名，输入 - 则不导入该列；直接回车采用方括号中的答案，输入 ? 列出可选的列，按 Ctrl+D 取消
import-ask-column = { $header }（例如：{ $samples }）[{ $proposal }]：
import-map-unused = --map 或 --ignore 中的列名“{ $header }”在文件中没有
import-map-near = --map 或 --ignore 中的列名“{ $header }”在文件中没有；是否指“{ $near }”？
import-ask-needed = 表中还缺少：{ $needed }；请输入该列的列名，与此无关的请输入 -
import-ask-unknown = “{ $answer }”不是可选的列；输入 ? 可列出
import-new = （新增）

## 导出、空白表格和写出的文件

export-done = 已把 { $count } 行写入 { $path }
export-no-file = { $path } 是链接、设备或目录，不能覆盖；请另取文件名
export-no-folder = { $path } 不是目录，不能覆盖；请另取目录名
export-folder-other = { $path } 中另有文件（如 { $file }），不能覆盖；请另选目录
export-exists = { $path } 已存在；请另取文件名，或用 --force 覆盖
export-masked = 证号已遮盖，不能再导入；加 --show-ids 可写出完整证号
template-title = { $kind }：{ $rows }。带 * 的列必填，其余可空。日期写作 2023-03-05。证号为文本格式，请勿改成数字。有下拉列表的单元格可直接选择。
template-rows-one = 每行写一条
template-rows-stock = 有编号的辅具每件一行，按数量管理的每批一行
template-rows-levels = 每个型号、每个机构一行，只用于按数量管理的型号
template-rows-moves = 辅具的每次处理一行，只用于有编号的辅具
template-rows-of-person = 每行写一条，一人两件的写两行
template-column = 列名
template-needed = 必填
template-content = 填写内容
template-example = 示例
template-due-done = 已写出待回访名单 { $path }
template-none-due = 截至 { $until } 没有到期的回访，{ $path } 为空表；要列出以后到期的，请加大 --due 的天数
template-done = 已写出空白表格 { $path }
note-choose = 从下拉列表中选择
note-code = 自编代码，用字母、数字和短横线，不得重复
note-name = 身份证上的姓名
note-full-name = 填写全称
note-parent = 上级区划或机构的代码
note-successor = 区划撤销后，接续区划的代码
note-class = 分类代码或分类名称
note-categories = 残疾类别，多个之间用“、”隔开
note-unit = 计量单位
note-money = 金额（元）
note-life-years = 使用年限（年）
note-loan-days = 可借用的天数；不外借的填 0
note-device = 从下拉列表中选择；列表中没有的，填辅具的通用名称或分类代码
note-model = 从下拉列表中选择目录内的型号，也可填型号编码
note-division = 县区或乡镇：从下拉列表中选择，也可填名称或代码
note-day = 日期，如 2023-03-05
note-birth-date = 日期，如 2015-06-12；已填身份证号的可不填
note-id-number = 身份证上的 18 位号码，保持文本格式；没有的请填出生日期
note-certificate = 残疾人证上的 20 位号码；请保持文本格式
note-key = 没有证号时填写本单位给该人的编号
note-guardian = 监护人姓名
note-phone = 本人或监护人的联系电话
note-address = 家庭住址
note-site = 从下拉列表中选择，也可填名称或代码
note-class-name = 年级和班级
note-person = 身份证号、残疾人证号或编号
note-priority = 1（最优先）至 3
note-borrower = 服务对象的证号或编号；单位写“机构：单位名称”
note-need = 需求编号，如 N5；空白则自动匹配
note-item = 辅具编号；按数量管理的型号填名称
note-tag = 贴在辅具上的编号；按数量管理的型号不填
note-moved-site = 调拨、调出时填写调往的机构：从列表中选择，或填名称或代码
note-moved-tag = 贴在辅具上的编号；没有编号、按数量管理的型号请填 levels 表
note-nth-step = 同一辅具同一天第二次同样处理的填 2，依此类推
note-serial = 厂家的出厂编号
note-provider = 提供辅具或服务的机构名称
note-donor = 捐赠单位或个人
note-programme = 从下拉列表中选择，也可填项目名称
note-nth = 同一人、同一天、同一型号的第二条填 2，依此类推
note-quantity = 不小于 1 的整数；空白表示 1
note-note = 其他需要说明的情况
note-recommended = 建议配置的型号：从下拉列表中选择，也可填型号编码
note-need-device = 需求清单中的辅具；该人只有一项需求的可不填
note-assessed-need = 需求编号，如 N5；已填服务对象的可不填
note-fitting = 适配编号，如 F5；已填服务对象、辅具和适配日期的可不填
note-nth-of-day = 同一天的第二条填 2，依此类推
note-professional = 姓名
note-done-by = 经办人姓名
note-measurements = 如“座宽=38 cm; 座深=40 cm”
note-method = 清洁消毒的方法
note-fault = 损坏情况
note-parts = 更换的配件
note-missing = 归还时缺少的配件
note-former-ids = 合并前其他档案的身份证号，多个之间用分号隔开
note-other-keys = 其他机构给的编号，如 SP-0981/001
note-history = 以往的类别、等级、区划、学校及截止日期；导出时使用，一般不填
note-returns = 每次归还的日期和数量，如 2024-03-05=2；遗失的写 2024-03-05=1 遗失
note-renewals = 续借的次数
note-from = 从哪些机构调来、各多少件，如 AK-DPF=50
note-from-stock = 从该机构库存发放的填“是”，否则填“否”；只用于按数量管理的型号。不填时，该机构有此型号的库存即扣减
note-given-back = 收回辅具的日期；仍在使用的不填
note-level = 该型号在该机构的总数，含借出和已发放的
note-level-part = 总数中属于此项的件数
note-scores = 如“QUEST=4.5”，多个之间用分号隔开
note-next-on = 约定再次回访的日期；没有联系上的也填在这里
note-compared = 供联系时查看；此处的改动不会保存
note-listed-again = 同一需求再次列入清单的日期，多个之间用分号隔开；导出时使用，一般不填
note-round = 1 个月或 6 个月回访；空白则按回访日期判断
example-division-code = 610902105
example-division = 恒口镇
example-parent = 610902
example-site-code = SC-0101
example-site = 汉滨区第一小学
example-model-code = WC-STD
example-device = 轮椅
example-model = 普通轮椅
example-class = 12 22 03
example-categories = 肢体、视力
example-unit = 辆
example-money = 1200
example-number = 5
example-name = 王芳
example-id-number = 999001201506123011
example-certificate = 99900120150612301143
example-key = 2024-017
example-guardian = 王建国
example-phone = 13900000000
example-address = 解放路 3 号
example-class-name = 三年级2班
example-tag = AK000012
example-serial = SN20240017
example-quantity = 1
example-birth-date = 2015-06-12
example-day = 2024-03-05
example-professional = 李老师
example-measurements = 座宽=38 cm; 座深=40 cm
example-scores = QUEST=4.5
man-done = 已把手册页写入 { $path }
output-written = 已写入 { $path }

## 撤销和作废

undo-what = { $operation }：{ $subject }，{ $actor }，{ $events } 处改动
undo-done = 已撤销提交 { $undone }（{ $what }），记为提交 { $commit }
undo-dry-run = 将撤销 { $at } 的提交 { $undone }（{ $what }）
undo-other = 由他人登记
undo-older = 不是最后一次提交
undo-large = 改动较多
undo-ask = 撤销 { $at } 的提交 { $undone }（{ $what }）？注意：{ $risk }。[y = 撤销]
undo-kept = 未作撤销
undo-say-yes = { $at } 的提交 { $undone }（{ $what }）未撤销：{ $risk }。可用 --dry-run 查看，用 --yes 撤销
undo-nothing = 提交 { $undone }（{ $what }）没有可撤销的内容
undo-stayed = 未撤销：{ $record }，之后的提交 { $commits } 已作修改
undo-stayed-bare = 未撤销：{ $record }，有其他记录引用
void-done = 已作废 { $record }；日志仍保留

## 终端上的提问

form-confirm = { $line }（{ $told }），是否执行？[Y/n]
form-stopped = 已取消：未保存任何数据
form-nothing = 没有找到“{ $text }”；请换一部分名称再试，直接回车则取消
form-more = …… 另有 { $count } 个，请多输入几个字
form-which = 选哪一个？请输入序号，直接回车则重新输入：

## 登记

described-named = { $number } { $name }
described-of = { $number }（{ $person }，{ $thing }）
described-many = { $name } { $count } 件
recorded-created = 已登记{ $what } { $name }
recorded-updated = 已更新{ $what } { $name }
recorded-unchanged = { $what } { $name } 没有变化
changed-field = { $column } { $old } → { $new }
changed-separator = ；
changed-what = { $text }：{ $fields }

## 服务对象

registered-assumed = { $day }（按最早记录推定）
person-left = { $person } { $name } 已于 { $on } 离开：{ $why }
person-left-needs = 提示：以下 { $count } 项未满足的需求自当日起按撤销计：{ $records }
person-left-loans = 提示：以下 { $count } 件借出的辅具尚未归还：{ $records }
person-left-holds = 提示：以下 { $count } 项预约随之取消：{ $records }
person-left-late = 提示：以下 { $count } 件次适配晚于当日，不再满足需求，并列入 report exceptions：{ $records }
person-back = { $person } { $name } 未离开
person-from-beginning = 最初
merge-say-yes = 未合并：{ $other } 与 { $person } 疑为两人。请核对证件；确为同一人的，请加 --yes 重做
merge-ask = { $other } 与 { $person } 疑为两人，仍要合并吗？[y/N]
person-merged = { $other } 与 { $person } 已合并为一人：{ $person } { $name }（并入 { $count } 条记录）
person-merged-left = 提示：两条记录中有一条已于 { $on } 离开（{ $why }），合并后以此为准；如有误：assistive person leave { $person } --back
person-merged-twice = 提示：以下记录两边都有，只保留一份：{ $records }
person-merged-ended = 提示：同一型号重复预约，以下预约已取消：{ $records }

## 需求

need-given = { $given }／{ $quantity } 件
need-with-given = { $status }（{ $given }）
need-bridged = 待适配，{ $loan } 过渡中
assessed = 已评估 { $need }：{ $finding }
assessed-not-suitable = ；如不再需要：assistive need withdraw { $need } unsuitable
withdrawn = { $need } 已于 { $day } 撤销：{ $reason }

## 适配

fit-meets = 满足需求 { $need }
fit-meets-part = 用于需求 { $need }，尚未全部满足：已交付 { $given }
fit-another = 这次适配以前已登记；同日再交付一件同型号辅具，请加 --another，或写明辅具编号（--item）
fit-unlisted = 没有对应的清单需求，属清单外适配：计入服务，不计入适配率
fit-linked = { $fitting } 已关联需求 { $need }
fit-linked-part = { $fitting } 已关联需求 { $need }，尚未全部满足：已交付 { $given }
fit-linked-none = { $fitting } 不再关联任何需求，按清单外适配计
trained = 已登记适应性训练 { $id }：{ $fitting }
followed-up = 已登记回访 { $id }：{ $fitting }，{ $used }使用
followed-up-use-unknown = 已登记回访 { $id }：{ $fitting }，使用情况未填
followed-up-never = ；已列入回收清单：assistive fit due --kind collect
followed-up-next = ；下次回访日期：{ $day }
not-reached = 已登记 { $id }：{ $fitting }，未联系上，回访未完成

## 借用和预约

loan-out = 已借出 { $loan }，应还日期 { $due }
loan-out-open = 已发放 { $loan }，未约定归还日期，按发放统计
loan-in = 已归还 { $loan }，现在{ $site }：{ $status }
loan-in-bare = 已归还 { $loan }：{ $status }
loan-in-lost = 已登记遗失：{ $loan }
loan-in-some = { $loan }：本次归还 { $count } 件，现在{ $site }：{ $status }
loan-in-some-lost = { $loan }：本次遗失 { $count } 件
loan-part-out = { $quantity }（{ $out } 未还）
loan-in-part = ；尚有 { $count } 件未还
loan-in-total = ；借用已了结：{ $totals }
loan-in-total-each = { $status } { $count } 件
loan-return = { $on } { $status } { $count } 件
loan-in-deposit = ；请退还押金 { $deposit } 元
loan-renewed = 已续借 { $loan }，应还日期 { $due }
hold-placed = { $hold }（{ $borrower }）：预约 { $name }，排在第 { $place } 位，预计 { $day } 可借
hold-placed-unknown = { $hold }（{ $borrower }）：预约 { $name }，排在第 { $place } 位，暂无法预计何时可借
hold-ready = { $hold }（{ $borrower }）：{ $tag } 已保留在{ $site }，请于 { $until } 前领取
hold-ready-bulk = { $hold }（{ $borrower }）：{ $name } 已保留在{ $site }，请于 { $until } 前领取
hold-cancelled = 已取消预约 { $hold }

## 库存

stock-received = 已入库：{ $names }（{ $device }），{ $site }
stock-received-bulk = 已入库 { $device } { $count } 件（{ $name }），{ $site }
stock-moved = { $name }：{ $status }，位于 { $site }
stock-moved-bulk = { $name } { $count } 件：{ $status }
stock-given-back = { $fitting }，{ $name } { $count } 件：{ $status }
stock-sent = { $name }：{ $status }，运往 { $site }
stock-list-bulk-left = 此 CSV 未含按数量管理的 { $count } 行；可用 --json，或 report stock --by device
stock-bound-for = 运往 { $site }
count-done = 盘到 { $found } 件，缺少 { $missing } 件，多出 { $unexpected } 件
count-missing = 缺少：{ $tag } { $name }
count-unknown = 多出：{ $tag } 未登记
count-elsewhere = 多出：{ $tag } 登记为“{ $status }”，位于 { $site }

## 打印的凭单、登记表和标签

receipt-title = 辅助器具借用凭单
receipt-terms = 借用人已当面查验上述器具，状况完好，并已学会使用方法。请爱护使用，并于应还日期前归还；如有损坏、遗失请及时告知，需要续借请在应还日期前联系。
receipt-borrower = 借用人
receipt-devices = 借用器具
receipt-deposit = 押金：
receipt-deposit-back = 已退还
receipt-return = 归还登记
receipt-condition = 归还时状况：
receipt-missing = 缺少的部件、备注：
receipt-sign-borrower = 借用人（签字）
fitting-form-title = 辅助器具适配登记表
fitting-form-training = 调试、使用指导与训练：
fitting-form-terms = 上述器具已交付并完成调试和试用，服务对象或其监护人已掌握使用和保养方法。
fitting-form-person = 服务对象
fitting-form-need = 需求
fitting-form-device = 适配器具
fitting-form-day = 回访日期
fitting-form-follow-up = 回访记录
fitting-form-use = 是否在用
fitting-form-answer = 使用情况
fitting-form-round = 阶段
fitting-sign-person = 服务对象或监护人（签字）
fitting-sign-fitter = 适配人员（签字）
labels-title = 辅助器具标签
labels-none = 没有可打印标签的器具；请给出器具编号、换一个机构，或去掉筛选条件
page-body = 填报单位：{ $name }（{ $division }）
page-made = 制表日期：{ $day }（assistive）
page-sign-body = 填报单位（盖章）
page-sign-head = 单位负责人
page-sign-hand = 填表人
paper-sign-day = 日期
paper-sign-staff = 经办人

## 列表

list-count = 共 { $count } 条
list-narrow = 终端宽度不足，有 { $count } 列未显示（{ $columns }）；查看全部可用 -o 文件、--format csv 或 --json
list-limited = 显示 { $shown } 条，共 { $count } 条
list-of-assessments = 评估记录
list-of-bulk = 库存数量
list-of-classes = 辅具分类
list-of-commits = 日志
list-of-counts = 盘点
list-of-divisions = 行政区划
list-of-due = 待办事项
list-of-fittings = 适配记录
list-of-follow-ups = 回访记录
list-of-holds = 预约
list-of-items = 库存辅具
list-of-linked = 已关联的适配
story-cost = 费用 { $yuan } 元
list-of-loans = 借用记录
list-of-models = 辅具型号
list-of-needs = 需求
list-of-persons = 服务对象
list-of-services = 康复服务
list-of-settings = 设置
list-of-sites = 机构
list-of-story = 辅具履历
list-of-trainings = 训练记录

## 卡片

card-needs = 需求
card-fittings = 已适配辅具
card-loans = 借用
card-holds = 预约
card-services = 康复服务
card-assessments = 评估
card-trainings = 适应性训练
card-follow-ups = 回访
card-due = 待办事项
card-likely-duplicates = 疑似重复
card-history = 变更
card-certificates = 历次残疾人证
card-withdrawals = 撤销
card-story = 流转经历
card-levels = 库存
card-receipts = 入库
card-sites = 下属机构
card-stock-takes = 盘点
card-days-late = 逾期 { $days } 天
card-next-follow-up = { $round }：{ $day }
card-next = 下次回访 { $day }
card-separator = ；

## 报表

report-period = { $from } 至 { $to }
report-period-counted-to = { $from } 至 { $to }（统计至 { $day }）
report-position = 依据日志提交 { $commit } 统计（{ $hash }）
report-position-checked = 依据日志提交 { $commit } 统计（{ $hash }）；日志上次全面校验至提交 { $to }（{ $at }）
report-position-unchecked = 依据日志提交 { $commit } 统计（{ $hash }）；日志尚未完成全面校验
report-only = 范围：{ $conditions }
report-only-basic = 基本型辅具
report-withheld = * 为保护个人隐私不予公布：1–2 人的数字，相差 1–2 人的数字，总数不足 5 人的分项数字，以及可据以推算出它们的数字
report-checked-together = 本次公布的各表已一并核查，但未与其他渠道公布的报表核对。
report-single-table = 本报表只经单独核查；与涉及同一人群的其他报表一并公布的，应一并审看
moment-commit = 第 { $commit } 次提交
compare-title = 自 { $moment } 以来的变化，{ $period }
compare-same = 没有变化
compare-commits = 引起变化的提交：
figures-periods = 每月（季度）均作为单独的期间统计，各期数字相加不等于合计
figures-no-partition = 同一借用人可能出现在多行，各行人数相加不等于合计
needs-title = 需求信息清单，{ $period }
rate-title = 辅助器具适配率，{ $period }
rate-as-of = 截至 { $moment } 所掌握的情况
rate-no-programme = 期内没有项目为“{ $programme }”的需求；查看有哪些项目：report rate --by programme
rate-total = 合计
rate-row-none = （未填）
rate-figure = 指标
rate-value = 比率
rate-counts = 人数／件数
rate-line-fitted = 适配率
rate-line-fully = 全部适配率
rate-line-needs = 需求满足率
rate-line-days = 适配用时（天）
rate-line-p90 = 中位数；90% 在 { $days } 天以内
rate-line-in-use = 六个月在用率
rate-of-persons = 有需求 { $denominator } 人，已适配 { $numerator } 人
rate-of-persons-fully = 有需求 { $denominator } 人，需求全部满足 { $numerator } 人
rate-of-needs = 需求 { $denominator } 项，已满足 { $numerator } 项
rate-of-asked = 回访 { $denominator } 件，在用 { $numerator } 件
rate-in-need = 需求人数
rate-fitted = 适配人数
rate-rate = 适配率
rate-fully = 全部适配
rate-full-rate = 比率
rate-needs = 需求项数
rate-met = 已满足
rate-needs-rate = 满足率
rate-median = 中位天数
rate-p90 = 90%天数
rate-unlisted = 清单外适配（不计入适配率）：{ $count } 人
rate-unlisted-none = 按此条件筛选时，不统计清单外适配人数
rate-excluded = 期内撤销、未计入的需求：{ $count } 项（{ $reasons }）
cross-corner = { $rows }＼{ $columns }
rate-cross = 适配率（已适配人数/有需求人数）
rate-no-partition = 同一人可能出现在多行，各行人数相加不等于合计
rate-how = 适配率 = 期内有需求得到满足的人数 ÷ 期内有需求（未撤销）的人数；以交付适配的日期为准
lending-title = 辅具借用，{ $period }
lending-how = 借用人次按借出日期统计；利用率 = 在借天数 ÷ 可借库存天数
stock-title = 现有库存；捐赠统计期 { $period }
stock-donated = 期内受捐：{ $count } 件，价值 { $value } 元
stock-how = 数量为历来入库总数，各状态之和等于数量
stock-recovered = 回收：期内在用户处的 { $users } 件发放辅具中有 { $back } 件回收，回收率 { $rate }
services-title = 康复服务，{ $period }
services-how = 适配也算一次服务；服务率 = 有需求且已服务 ÷ 有需求；覆盖面 = 登记且已服务 ÷ 登记
headlines-value = 数值
headlines-title = 主要数字，{ $period }
publish-title = 对外公布数字，{ $period }
publish-table-annual = 主要数字
publish-table-rate-county = 各县区适配率
publish-table-rate-category = 各残疾类别适配率
publish-table-rate-age = 各年龄段适配率
publish-table-rate-class = 各类辅具适配率
publish-table-rate-school = 各学校适配率
publish-table-lending-county = 各县区辅具借用
publish-table-services-county = 各县区康复服务
publish-done = 已将 { $tables } 张表和 index.html 写入 { $path }
publish-withheld = { $count ->
    [0] 所有数字均可公布。
   *[other] 有 { $count } 个数字不予公布。
}
annual-title-counted-to = { $year } 年度报告（统计至 { $day }）
annual-title = { $year } 年度报告
annual-explain = 查看构成某项数字的人员和记录：{ $command }
annual-name = 代号
annual-of = { $numerator } / { $denominator }
annual-place = 单位
annual-counties = 各县（市、区）适配率
annual-schools = 各校学生需求清单适配情况
exceptions-title = 异常记录，{ $period }
exceptions-count = { $kind }：{ $count } 条
exceptions-part = { $kind }：显示 { $shown } 条，共 { $count } 条
exceptions-few = 每类只显示前 { $few } 条；--all 显示全部，-o 文件 写出全部
exception-after-leaving = 服务对象已于 { $left } 离开（{ $reason }）
exception-inside-life = { $fitted } 已适配 { $model }（{ $before }），使用年限至 { $until }
exception-idle-donation = { $donor } 捐赠的 { $tag } 已闲置 { $days } 天
exception-idle-donation-bare = 受赠的 { $tag } 已闲置 { $days } 天
exception-surplus = { $quantity } 件中有 { $surplus } 件超出需求数量
exception-unlisted = 不满足任何已登记的需求
exception-likely-duplicate = 与 { $other } 姓名和出生日期相同
exception-follow-up-missing = { $fitted } 交付，{ $months } 个月回访未做

## 数字的构成

explain-title = { $figure }，{ $period }：相关记录
explain-included = 计入：{ $sum }
explain-not-met = 计入分母但未达到：{ $sum }
explain-name = 名称
explain-excluded = 不计入：{ $sum }
explain-record = 记录
explain-amount = 数额
explain-and = ；
explain-why = 理由
why-not-met = { $need } { $identified } 提出，未满足
why-not-served = 统计期内没有服务
why-not-in-need = 没有计入的需求
why-partly-met = { $need } { $identified } 提出，已交付 { $given }
why-met = { $need } { $identified } 提出，{ $on } 交付（{ $fitting }）
why-met-before = { $need } { $identified } 提出，{ $on } 交付：早于统计期
why-met-after = { $need } { $identified } 提出，{ $on } 交付：晚于统计期
why-withdrawn = { $need } { $identified } 提出，{ $on } 撤销：{ $reason }
why-identified-after = { $need } { $identified } 提出：晚于统计期
why-issued = { $loan } { $out } 发放，无需归还：算发放，不算借用
why-after-leaving = { $need } { $identified } 提出：此人已于 { $left } 离开
why-answered = { $need }（{ $fitting }）：{ $on } 回访，{ $used }使用
why-goes-on = { $need } { $identified } 提出（{ $kind }）：持续有效
why-fitted = { $on } 交付 { $device }（{ $fitting }），对应 { $need }
why-fitted-unlisted = { $on } 交付 { $device }（{ $fitting }），不在清单内
why-served = { $on } { $kind }服务（{ $service }）
why-served-at = { $on } { $kind }服务，{ $place }（{ $service }）
why-registered = { $on } 登记
why-registered-after = { $on } 登记：晚于统计期
why-left = { $on } 离开：{ $reason }
why-lent = { $loan } { $out } 借出，应于 { $due } 归还，未还
why-lent-back = { $loan } { $out } 借出，{ $back } 归还
why-donated = { $on } 收到 { $quantity } 件，价值 { $value } 元
why-donated-by = { $on } 收到 { $donor } 捐赠 { $quantity } 件，价值 { $value } 元

## 指标名称

figure-students-on-list = 需求清单学生数
figure-service-rate = 康复服务率
figure-persons-in-need = 有辅具需求人数
figure-persons-fitted = 已适配人数
figure-persons-fully-fitted = 全部适配人数
figure-persons-registered = 登记人数
figure-needs = 辅具需求数
figure-needs-met = 已满足需求数
figure-needs-rate = 需求满足率
figure-unlisted-persons = 清单外适配人数
figure-loans = 借用人次
figure-borrowers = 借用人数
figure-returned = 归还人次
figure-rehab-persons-in-need = 有康复需求人数
figure-rehab-persons-served = 康复服务人数
figure-rehab-persons-served-in-need = 有需求且已服务人数
figure-rehab-persons-served-registered = 登记且已服务人数
figure-open = 在借件次
figure-overdue = 逾期件次
figure-children-served = 儿童康复救助人数
figure-children-served-at-home = 其中居家康复人数
figure-coverage = 康复服务覆盖面
figure-donated-items = 捐赠辅具件数
figure-donated-value = 捐赠价值（元）
figure-days-to-fit-median = 适配用时中位数（天）
figure-days-to-fit-p90 = 90% 适配用时不超过（天）
figure-mean-days = 平均借用天数
figure-fitting-rate = 辅具适配率
figure-full-fitting-rate = 全部适配率
figure-followed-up = 六个月回访数
figure-in-use = 其中在用数
figure-in-use-rate = 在用率

## 日志中的改动
change-added = 登记 { $record }
change-changed = 修改 { $record }
change-voided = 作废 { $record }
change-restored = 恢复 { $record }
change-record = { $kind } { $name }
change-level = { $site }：{ $model }
change-field = { $field } { $value }
change-from-to = { $was } → { $now }
change-since = { $value }（{ $day } 起）
change-list = 、
log-why = 原因：{ $why }
log-undone = 已由提交 { $commit } 撤销
log-more = 显示 { $shown } 条，共 { $count } 条改动；全部查看：assistive log { $id } --all
log-count = 共 { $count } 次提交
field-address = 家庭住址
field-asked = 回访方式
field-asked-on = 日期
field-assessed-on = 评估日期
field-assessor = 评估人
field-back = 已还数量
field-back-by = 接收人
field-basic = 基本型
field-birth-date = 出生日期
field-borrower = 借用人
field-by = 经办人
field-categories = 残疾类别（多重）
field-category = 残疾类别
field-certificate = 残疾人证
field-class = 分类
field-class-name = 班级
field-column = 列
field-condition = 完好情况
field-cost = 费用
field-fault = 故障
field-method = 清洁方法
field-parts = 配件
field-deposit = 押金
field-deposit-back = 退押金日期
field-device = 辅具
field-division = 区划
field-donor = 捐赠方
field-due-on = 应还日期
field-finding = 评估结论
field-fitted-on = 适配日期
field-fitting = 适配记录
field-former-id = 并入记录的证件号
field-found = 盘点数
field-grade = 残疾等级
field-guardian = 监护人
field-holder = 去向
field-hygiene = 需消毒
field-id-number = 身份证号
field-identified-on = 需求日期
field-in-on = 归还日期
field-item = 辅具
field-kept-until = 保留至
field-key = 编号
field-kind = 类别
field-left-on = 离开日期
field-left-reason = 离开原因
field-level = 级别
field-life-years = 使用年限
field-listed-again = 再次列入清单
field-loan-days = 借期（天）
field-measurements = 测量
field-merged-into = 并入
field-missing = 缺少
field-mode = 方式
field-name = 名称
field-name-en = 英文名称
field-need = 需求
field-need-chosen = 人工指定需求
field-next-on = 下次回访日期
field-note = 备注
field-on = 日期
field-out-on = 借出日期
field-parent = 上级
field-person = 服务对象
field-phone = 电话
field-place = 地点
field-placement = 就读方式
field-price = 单价
field-priority = 优先级
field-programme = 项目
field-provider = 服务机构
field-purpose = 用途
field-quantity = 数量
field-received-at = 入库机构
field-received-on = 入库日期
field-registered-on = 登记日期
field-registration-assumed = 登记日期为推定
field-renewals = 续借次数
field-returns = 归还
field-round = 回访阶段
field-satisfied = 满意度
field-school = 学校
field-scores = 量表得分
field-serial = 出厂编号
field-served-on = 服务日期
field-sex = 性别
field-since = 自
field-site = 机构
field-source = 来源
field-stage = 学段
field-standing = 状态
field-stated-withdrawal = 清单所列撤销
field-status = 状态
field-step = 处理
field-subsidy = 补贴
field-successor = 后继代码
field-tag = 辅具编号
field-taken = 取自库存
field-tracking = 管理方式
field-trained-on = 训练日期
field-trainer = 训练人
field-trouble = 存在问题
field-unexpected = 账外
field-unit = 单位
field-use = 使用情况
field-valid-from = 启用
field-valid-to = 有效期至
field-value = 价值
field-wants-repair = 要求维修
field-wants-training = 要求训练
field-withdrawn-on = 撤销日期
field-withdrawn-reason = 撤销原因

## 列名

col-action = 改动
col-actor = 操作人
col-address = 家庭住址
col-answer = 回答
col-answered-on = 回访日期
col-asked = 回访方式
col-asked-on = 回访日期
col-assessed-on = 评估日期
col-assessment = 评估编号
col-assessor = 评估人
col-at = 时间
col-back-by = 收回经办人
col-back-or-late = 归还
col-basic = 基本型
col-before = 现为
col-birth-date = 出生日期
col-blocks = 数据块
col-blocks-wrong = 错误的数据块
col-borrower = 借用人
col-borrower-name = 借用人姓名
col-borrowers = 借用人数
col-bridged-by = 过渡借用
col-by = 经办人
col-bytes = 字节数
col-bytes-after = 整理后字节
col-bytes-before = 整理前字节
col-categories = 适用残疾类别
col-category = 残疾类别
col-certificate = 残疾人证号
col-checkpoint = 检查点（提交）
col-checkpoint-bytes = 检查点字节
col-checked = 日志上次全面校验
col-checked-commit = 校验至提交
col-class = 分类代码
col-class-label = 分类名称
col-class-name = 班级
col-cleaning = 待清洁
col-cn = 中国目录代码
col-code = 代码
col-column = 列
col-commit = 提交
col-commits = 提交编号
col-condition = 归还状况
col-cost = 费用
col-fault = 故障
col-method = 清洁方法
col-parts = 配件
col-count = 盘点编号
col-county = 县区
col-county-name = 县区名称
col-coverage = 覆盖面
col-created = 新增
col-created-people = 新增人数
col-damaged-commit = 已损坏的提交
col-day = 日期
col-days-late = 逾期天数
col-deposit = 押金
col-deposit-back = 押金退还
col-details = 详情
col-device = 辅具
col-device-and-count = 辅具名称
col-device-name = 辅具名称
col-display = 展出
col-division = 区划
col-division-name = 区划名称
col-divisions = 区划数
col-donor = 捐赠方
col-dry-run = 试运行
col-due-day = 到期日期
col-due-kind = 事项
col-due-on = 应还日期
col-events = 事件数
col-exception = 异常
col-expected-on = 预计可借
col-fact = 项目
col-field = 栏目
col-figure = 指标
col-file = 文件
col-finding = 评估结论
col-fitted-on = 适配日期
col-fitting = 适配编号
col-fittings = 适配数
col-folder = 目录
col-follow-up = 回访编号
col-former-ids = 曾用身份证号
col-found = 盘到
col-from = 起始日
col-from-day = 自
col-grade = 残疾等级
col-guardian = 监护人
col-had = 曾持有人
col-hash = 校验值
col-hash-short = 校验值
col-hold = 预约编号
col-holder = 现持有人
col-holds = 预约数
col-hygiene = 需消毒
col-id-number = 身份证号
col-identified-on = 需求日期
col-idle-days = 闲置天数
col-in-on = 归还日期
col-in-stock = 在库
col-iso9999 = 国际标准代码
col-issued = 已发放
col-item = 库存编号
col-journal-bytes = 日志字节
col-kept-for = 保留给
col-keys = 编号
col-kind = 类别
col-last = 最近修改
col-left-on = 离开日期
col-left-reason = 离开原因
col-level = 级别
col-life-ends-on = 到期更换
col-life-years = 使用年限
col-listed-again = 再次列入
col-loan = 借用编号
col-loan-days = 借期（天）
col-loans = 借用人次
col-lost = 遗失
col-mean-days = 平均天数
col-meaning = 含义
col-measurements = 测量
col-met-need = 满足需求
col-misfits = 不一致处
col-missing = 缺件
col-missing-tags = 缺少
col-mode = 方式
col-models = 型号数
col-name = 名称
col-name-en = 英文名称
col-name-zh = 中文名称
col-need = 需求编号
col-need-stage = 进展
col-needed = 需求内容
col-needs = 需求数
col-next-follow-up = 下次回访
col-note = 备注
col-now = 现在
col-on = 日期
col-on-loan = 借出
col-open = 在借
col-open-loans = 在借数
col-open-needs = 待适配需求
col-operation = 操作
col-other = 另一记录
col-out-on = 借出日期
col-overdue = 逾期
col-overdue-loans = 逾期数
col-parent = 上级
col-person = 对象编号
col-person-categories = 多重类别
col-person-name = 姓名
col-persons = 服务对象数
col-persons-registered = 登记人数
col-phone = 电话
col-place = 地点
col-placed-on = 预约日期
col-placement = 就读方式
col-price = 单价
col-priority = 优先级
col-programme = 项目
col-provider = 服务机构
col-purpose = 用途
col-given = 已交付
col-quantity = 数量
col-queue-place = 排位
col-reached = 已联系上
col-reason = 原因
col-rebuilt = 重新生成的原因
col-received-at = 入库机构
col-received-on = 入库日期
col-recommended = 建议型号
col-recommended-name = 建议辅具
col-record = 记录
col-records = 记录数
col-registered-on = 登记日期
col-rehab-persons-in-need = 有需求
col-rehab-persons-served = 服务总人数
col-rehab-persons-served-in-need = 其中已服务
col-rehab-persons-served-registered = 其中已服务
col-rejected = 不合格行
col-remarks = 回答
col-renewals = 续借次数
col-repair = 维修中
col-retired = 报废
col-returned = 已归还
col-returns = 分次归还
col-round = 回访阶段
col-rows = 行数
col-satisfied = 满意度
col-next-on = 下次回访日期
col-school = 学校
col-school-name = 学校名称
col-school-or-division = 学校／区划
col-scope = 适用于
col-scores = 量表
col-serial = 出厂编号
col-served-on = 服务日期
col-service = 服务
col-service-rate = 服务率
col-setting = 设置项
col-setting-value = 值
col-sex = 性别
col-since = 起始日期
col-site = 机构
col-site-name = 机构名称
col-sites = 机构数
col-source = 来源文件
col-stage = 学段
col-standing = 状态
col-state = 检查点状态
col-status = 状态
col-status-on = 日期
col-step = 事项
col-still-out = 未还数量
col-stock-source = 来源
col-store = 数据库标识
col-students = 学生数
col-subject = 对象
col-subsidy = 补贴
col-successor = 后继代码
col-kept-at = 保留地点
col-tag = 辅具编号
col-then = 当时
col-tracking = 管理方式
col-trained-on = 训练日期
col-trainer = 训练人
col-training = 训练编号
col-transit = 途中
col-trouble = 问题
col-unchanged = 未变
col-undone-by = 被撤销于
col-unexpected-tags = 多出
col-unfinished-bytes = 未完成的字节
col-unit = 单位
col-updated = 更新
col-used = 使用情况
col-utilisation = 利用率
col-valid-from = 启用
col-valid-to = 有效期至
col-value = 价值（元）
col-value-name = 内容
col-version = 软件版本
col-wants-repair = 要维修
col-wants-training = 要训练
col-who = 相关人
col-was = 原值
col-why = 事由
col-will-be = 改为

## 代码的名称

word-yes = 是
word-no = 否
word-unlisted = 清单外
word-use-often = 经常
word-use-sometimes = 偶尔
word-use-never = 从不
word-sex-male = 男
word-sex-female = 女
word-setting-renewals = 续借次数上限
word-setting-open-loans = 每人同时在借件数上限
word-setting-offer-days = 预约保留天数
word-setting-store = 数据库所在目录
word-setting-lang = 界面语言
word-setting-actor = 记入日志的操作人
word-setting-ambiguous-width = 终端中“—”等符号的宽度（narrow 窄、wide 宽）
word-setting-wait = 数据库被占用时等待的秒数
word-level-province = 省
word-level-prefecture = 市
word-level-county = 县
word-level-town = 乡镇
word-site-kind-federation = 残联
word-site-kind-centre = 康复中心
word-site-kind-school = 学校
word-site-kind-special-school = 特教学校
word-site-kind-community = 社区
word-stage-preschool = 学前
word-stage-primary = 小学
word-stage-junior = 初中
word-stage-senior = 高中
word-stage-higher = 大学
word-placement-special = 特教学校就读
word-placement-regular = 随班就读
word-placement-home = 送教上门
word-left-reason-deceased = 死亡
word-left-reason-moved = 迁出
word-withdrawn-reason-duplicate = 重复
word-withdrawn-reason-error = 登记错误
word-withdrawn-reason-deceased = 死亡
word-withdrawn-reason-moved = 迁出
word-withdrawn-reason-refused = 拒绝
word-withdrawn-reason-unsuitable = 不适合
word-withdrawn-reason-other = 其他
word-withdrawn-reason-lapsed = 过期
word-need-kind-device = 辅具
word-need-kind-medical = 医疗
word-need-kind-training = 训练
word-need-kind-nursing = 护理
word-need-kind-support = 支持
word-tracking-serial = 序列
word-tracking-bulk = 数量
word-trouble-cannot-use = 不会用
word-trouble-does-not-fit = 不好用
word-trouble-not-needed = 不需要
word-trouble-broken = 已损坏
word-satisfied-yes = 满意
word-satisfied-fairly = 较满意
word-satisfied-no = 不满意
word-answer-none = 回访未完成
word-wish-repair = 要维修
word-wish-training = 要训练
word-need-stage-identified = 已登记
word-need-stage-assessed = 已评估
word-need-stage-fitted = 已交付
word-need-stage-trained = 已训练
word-need-stage-followed-up-1 = 已回访（1个月）
word-need-stage-followed-up-6 = 已回访（6个月）
word-mode-in-kind = 实物
word-mode-subsidy = 补贴
word-mode-custom = 定制
word-mode-donation = 捐赠
word-place-centre = 机构
word-place-home = 上门
word-place-school = 学校
word-place-community = 社区
word-category-1 = 视力
word-category-2 = 听力
word-category-3 = 言语
word-category-4 = 肢体
word-category-5 = 智力
word-category-6 = 精神
word-category-7 = 多重
word-condition-good = 完好
word-condition-worn = 磨损
word-condition-damaged = 损坏
word-grade-1 = 一级
word-grade-2 = 二级
word-grade-3 = 三级
word-grade-4 = 四级
word-age-0-6 = 0–6 岁
word-age-7-14 = 7–14 岁
word-age-15-17 = 15–17 岁
word-age-18-59 = 18–59 岁
word-age-60-up = 60 岁以上
word-asked-visit = 入户
word-asked-phone = 电话
word-asked-message = 微信
word-asked-other = 其他
word-scheme-iso9999 = 国家标准（ISO 9999）
word-scheme-cn = 中国目录
word-scope-store = 所有人（数据库）
word-scope-user = 本人（配置文件）
word-programme-school = 校园
word-programme-community = 社区
word-programme-child-rehab = 儿童康复
word-programme-home = 居家
word-purpose-trial = 试用
word-purpose-training = 训练
word-purpose-bridging = 过渡
word-purpose-short-term = 短期
word-part-included = 计入
word-part-not-met = 未达到
word-part-excluded = 不计入
word-status-open = 待适配
word-status-met = 已适配
word-status-withdrawn = 已撤销
word-status-after-leaving = 离开后登记
word-standing-in-stock = 在库
word-standing-issued = 已发放
word-standing-on-loan = 借出
word-standing-cleaning = 待清洁
word-standing-repair = 维修中
word-standing-retired = 报废
word-standing-display = 展出
word-standing-transit = 调拨途中
word-standing-lost = 遗失
word-device-step-clean = 清洁消毒
word-device-step-repair = 送修
word-device-step-repaired = 修好
word-device-step-display = 展出
word-device-step-return = 撤展
word-device-step-return-damaged = 撤展送修
word-device-step-move = 调拨
word-device-step-send = 调出
word-device-step-arrive = 调入
word-device-step-lose = 丢失
word-device-step-find = 找回
word-device-step-retire = 报废
word-step-lend = 借出
word-step-lose = 登记遗失
word-step-issue = 发放
word-step-display = 展出
word-step-send = 调出
word-step-arrive = 登记到达
word-step-return = 归还
word-step-return-damaged = 损坏归还
word-step-retire = 报废
word-step-repair = 送修
word-step-clean = 登记清洁
word-step-correct = 更正
word-step-state = 按表登记状态
word-step-mend = 登记修复
word-step-find = 登记找回
word-dimension-division = 区划
word-dimension-county = 县区
word-dimension-school = 学校
word-dimension-category = 残疾类别
word-dimension-grade = 残疾等级
word-dimension-sex = 性别
word-dimension-age = 年龄段
word-dimension-stage = 学段
word-dimension-placement = 就读方式
word-dimension-class = 辅具分类
word-dimension-device = 辅具
word-dimension-programme = 项目
word-dimension-site = 机构
word-dimension-month = 月份
word-dimension-quarter = 季度
word-due-follow-up-1 = 1个月回访
word-due-follow-up-6 = 6个月回访
word-due-waiting = 需求待满足
word-due-worn-out = 超过使用年限
word-due-growth = 儿童复评
word-due-collect = 待回收
word-record-kind-person = 服务对象
word-record-kind-need = 需求
word-record-kind-fitting = 适配
word-record-kind-assessment = 评估
word-record-kind-training = 训练
word-record-kind-follow-up = 回访
word-record-kind-service = 康复服务
word-record-kind-item = 辅具
word-record-kind-stock-level = 库存数量
word-record-kind-stock-take = 盘点
word-record-kind-loan = 借用
word-record-kind-hold = 预约
word-record-kind-organisation = 单位
word-record-kind-model = 型号
word-record-kind-site = 机构
word-record-kind-division = 区划
word-record-kind-setting = 设置
word-record-kind-header = 表头
word-operation-init = 建库
word-operation-import = 导入
word-operation-record = 登记
word-operation-rebuild = 重写
word-operation-receive = 入库
word-operation-renew = 续借
word-operation-relink = 重新关联
word-operation-move = 变动
word-operation-merge = 合并
word-operation-lend = 借出
word-operation-leave = 离开
word-operation-link = 关联
word-operation-take-back = 归还
word-operation-train = 训练
word-operation-hold = 预约
word-operation-cancel = 取消
word-operation-count = 盘点
word-operation-correct = 更正
word-operation-set = 设置
word-operation-undo = 撤销
word-operation-undo-part = 部分撤销
word-operation-edit = 修改
word-operation-void = 作废
word-operation-assess = 评估
word-operation-withdraw = 撤销需求
word-operation-follow-up = 回访
word-operation-transaction = 一并登记
word-subject-divisions = 行政区划
word-subject-records = 记录
word-subject-sites = 机构
word-subject-catalog = 辅具目录
word-subject-persons = 服务对象
word-subject-students = 学生
word-subject-student-needs = 学生需求清单
word-subject-stock = 库存
word-subject-settings = 设置
word-subject-services = 康复服务
word-subject-needs = 需求
word-subject-fittings = 适配记录
word-subject-assessments = 评估记录
word-subject-trainings = 训练记录
word-subject-follow-ups = 回访记录
word-subject-loans = 借用记录
word-subject-moves = 辅具处理记录
word-subject-levels = 库存分布
word-subject-holds = 预约
word-source-purchase = 采购
word-source-donation = 捐赠
word-source-subsidy = 补贴
word-source-transfer = 调拨
word-source-return = 退回
word-loan-status-open = 未归还
word-loan-status-overdue = 已逾期
word-loan-status-returned = 已归还
word-hold-waiting = 等候
word-hold-offered = 待领取
word-hold-taken = 已领取
word-hold-cancelled = 已取消
word-hold-expired = 逾期未领
word-happened-receive = 入库
word-happened-return = 归还
word-happened-return-damaged = 损坏归还
word-happened-retire = 报废
word-happened-repair = 送修
word-happened-lend = 借出
word-happened-lose = 遗失
word-happened-issue = 发放
word-happened-display = 展出
word-happened-send = 调出
word-happened-arrive = 到达
word-happened-clean = 清洁检查
word-happened-correct = 更正
word-happened-state = 按表登记
word-happened-mend = 修复
word-happened-find = 找回
word-exception-after-leaving = 离开后
word-exception-inside-life = 使用年限内重复适配
word-exception-idle-donation = 捐赠闲置
word-exception-unlisted = 清单外适配
word-exception-likely-duplicate = 疑似重复登记
word-exception-follow-up-missing = 缺回访
word-finding-suitable = 适合
word-finding-not-suitable = 不适合
word-finding-another-device = 另配其他辅具
word-round-1 = 1个月
word-round-6 = 6个月

## 帮助主题

topic-start =
    入门

    assistive demo
        查看一座虚构城市的适配率，不保存任何数据
    assistive init --site SP-0001 --name 某某学校 --division 610900
        建立本单位的数据库（代码、名称和区划请换成自己的）
    assistive template student-needs 需求表.xlsx
        生成学生需求空表，用 Excel 或 WPS 填写
    assistive import student-needs 需求表.xlsx
        导入填好的表；填错的单元格在 需求表.checked.xlsx 中标红
    assistive report rate
        统计今年的适配率

    每条命令都可以加 --help 查看说明；缺少内容时，命令会提问。关闭窗口请输入 exit。
topic-dates =
    日期

    日期写作 2023-03-05、2023/3/5、2023.3.5 或 2023年3月5日，不接受其他写法，
    以免把 3/5 和 5/3 混淆。电子表格里的日期单元格按其日期读取。

    统计期    --year 2023，或 --from 日期 --to 日期；首尾两天都算在内。
    今天      --today 日期：把另一天当作今天，用于默认日期、到期清单和“不得晚于今天”的检查。
              日志仍记真实时间。
    当时所知  --as-of 时点：按当时已录入的数据统计。可以是日期（当天结束）、时刻
              （如 2023-12-31T18:00）或提交编号（见 assistive log）。
              --compare-as-of 时点：显示自那时以来的变化。
    分时段    居住地、学校、残疾类别和等级都按日期保存；报表取统计期最后一天的情况。
topic-files =
    文件

    导入      XLSX、XLS 和 CSV，按内容识别。CSV 可为 UTF-8、UTF-16 或 GB18030，以逗号、
              分号或制表符分隔。表头上方可有标题；列的次序不限，中英文列名均可。
              assistive template 种类 文件.xlsx 可写出待填的空白表。
    种类      divisions 区划、sites 机构、catalog 型号、persons 服务对象、students 学生、
              student-needs 学生需求清单、needs 需求、assessments 评估、stock 库存、
              levels 库存分布、fittings 适配、trainings 训练、follow-ups 回访、loans 借用、
              moves 辅具处理、holds 预约、services 服务。import auto 文件夹 会自动识别并按次序导入。
    单元格    空白表示保留原值，“-”表示清除。同一行再导入一次不会有变化。
              证号必须是文本：存成数字的 18 位证号末几位已被电子表格破坏。
              列名以 # 或 x- 开头的列不读。
    出错      文件:行: 列: 问题；第 1 行是表格的第一行。有一行不合格则整份不保存；
              用 --on-error skip 先存合格的行；XLSX 另存一份 文件名.checked.xlsx，填错的单元格
              标红、末列写明原因，可退回填报单位；其他格式的写入 文件名.rejected.csv。改好后再导入。
              --dry-run 只说明会有哪些变化。
    导出      assistive export 种类 文件.xlsx|.csv|.json|.jsonl；加 --show-ids 的可以再导入。
              上报用的报表：assistive report … -o 文件.html|.xlsx|.csv|.json|.md。
topic-figures =
    指标

    适配率        适配人数 ÷ 需求人数，按统计期。
    需求人数      有辅具需求的人数：需求在期末前提出，期末前未撤销，且期初前尚未满足。
    适配人数      其中有需求在期内得到满足的人数；以交付适配的日期为准。
    全部适配      其中此类需求全部得到满足的人数。
    清单外适配    适配了却不在任何需求清单上的人；不计入适配率。
    服务率        有各类需求并得到服务的人数 ÷ 有各类需求的人数。
    覆盖面        已登记并得到服务的人数 ÷ 已登记人数。
    适配天数      从需求日期到交付日期：中位数和第 90 百分位数。
    利用率        在借天数 ÷ 可借库存天数。

    比率总与两个人数一同给出；借用不算满足需求。查看构成指标的人员：
    assistive report explain fitting_rate --year 2023。对外公布请加 --publish。
topic-names =
    如何指明对象

    服务对象   P12、身份证号、残疾人证号或本机构编号；其他机构的编号写作 SP-0981/001。
               assistive person find 可用姓名的一部分或拼音（wf、wangfang）、证号或电话的末几位。
    器具       器具上的编号 AK000012，或 I7。型号用编码或名称：WC-STD、普通轮椅。
    分类       ISO 9999 的 12 22 03、12.22.03 或 122203；国内分类写作 cn:02 22 03。
    区划       编码或名称：610981、旬阳市；乡镇可写在县名之后：石泉县城关镇。
    机构       编码或名称。借用的单位：org:江北敬老院。
    记录       N5 需求、F5 适配、L5 借用、H5 预约、R5 服务；12 是提交编号。

    命令和选项可以缩写，只要不会混淆：assistive nee li --sch SP-0981。
topic-exit-codes =
    退出码

    0   完成
    1   按规则拒绝，或文件中有不合格的行
    2   命令写法有误
    3   所指的对象不存在
    4   数据库打不开、被占用太久或已损坏
    5   文件无法读写，或磁盘已满

    结果写到标准输出，其余写到标准错误。

## 帮助：通用

help = 管理辅助器具的需求清单和适配记录，统计适配率
help--help = 显示说明
help--version = 显示版本
help--store = 数据库所在目录
help--format = 输出格式：表格、JSON 或 CSV
help--force = 替换已有的文件
help--json = 等于 --format json
help--lang = 界面语言；未指定时看环境变量 ASSISTIVE_LANG，再按系统语言
help--list-output = 写入文件：.xlsx、.csv、.json、.html 或 .md
help--list-force = 替换已有的文件
help--limit = 最多显示多少行
help--actor = 记入日志的操作人；默认为系统用户
help--today = 视为今天的日期
help--wait = 数据库被其他程序占用时最多等待的秒数，默认 5
help--yes = 不再询问
help--show-ids = 完整显示身份证号
help--quiet = 减少输出
help--verbose = 增加输出

## 帮助：值的名称

help-value-address = 地址
help-value-assessor = 评估人
help-value-basic = 是否
help-value-borrower = 借用人
help-value-categories = 类别
help-value-category = 类别
help-value-certificate = 残疾人证号
help-value-class = 分类
help-value-class-name = 班级
help-value-code = 代码
help-value-column = 列
help-value-columns = 列
help-value-column-value = 列=值
help-value-command-or-topic = 命令或主题
help-value-commit = 提交编号
help-value-condition = 状况
help-value-cost = 金额
help-value-date = 日期
help-value-days = 天数
help-value-deposit = 金额
help-value-device = 辅具
help-value-dimension = 分组
help-value-dir = 目录
help-value-division = 区划
help-value-donor = 捐赠方
help-value-encoding = 编码
help-value-figure = 指标
help-value-file = 文件
help-value-file-html = 文件.html
help-value-file-xlsx = 文件.xlsx
help-value-finding = 结论
help-value-fitting = 适配编号
help-value-folder = 目录
help-value-form = 类型
help-value-format = 格式
help-value-grade = 等级
help-value-guardian = 监护人
help-value-header = 列名
help-value-header-column = 列名=列
help-value-headers = 语言
help-value-hold = 预约编号
help-value-how = 方式
help-value-hygiene = 是否
help-value-id = 身份证号
help-value-item = 辅具编号
help-value-kept = 保留的记录
help-value-key = 编号
help-value-kind = 类别
help-value-lang = 语言
help-value-level = 级别
help-value-life-years = 年数
help-value-loan = 借用编号
help-value-loan-days = 天数
help-value-mode = 方式
help-value-model = 型号
help-value-moment = 时点
help-value-months = 月数
help-value-n = 数量
help-value-name = 名称
help-value-name-value = 量表=分数
help-value-need = 需求编号
help-value-note = 备注
help-value-number = 行数
help-value-on-error = 办法
help-value-only = 部分
help-value-other = 另一记录
help-value-parent = 上级
help-value-person = 服务对象
help-value-phone = 电话
help-value-place = 地点
help-value-placement = 就读方式
help-value-price = 金额
help-value-priority = 优先级
help-value-programme = 项目
help-value-provider = 提供方
help-value-purpose = 用途
help-value-quantity = 数量
help-value-reason = 原因
help-value-record = 记录编号
help-value-scheme = 体系
help-value-school = 学校
help-value-seconds = 秒数
help-value-serial = 出厂编号
help-value-setting = 设置项
help-value-sex = 性别
help-value-shell = 解释器
help-value-site = 机构
help-value-source = 来源
help-value-stage = 学段
help-value-status = 状态
help-value-subsidy = 金额
help-value-tag = 辅具编号
help-value-tags = 编号
help-value-text = 文字
help-value-tracking = 管理方式
help-value-trainer = 训练人
help-value-trouble = 问题
help-value-unit = 单位
help-value-used = 使用情况
help-value-value = 值
help-value-what = 部分
help-value-what-value = 项目=值
help-value-why = 原因
help-value-year = 年份
help-value-satisfied = 满意度

## 帮助：筛选和期间

help--division = 居住在该区划及其下级的人：代码或名称
help--school = 该学校的学生：代码或名称
help--programme = 该项目的需求
help--category = 该残疾类别的人：1 视力、2 听力、3 言语、4 肢体、5 智力、6 精神、7 多重
help--stage = 该学段的学生
help--placement = 按该方式就读的学生
help--basic = 只看基本型辅具的需求
help--class = 该辅具分类及其下级的需求：代码或名称
help--compare-as-of = 与该时点相比的变化：数字和相关记录
help--columns = 只显示这些列，并按此顺序：用 CSV 中的列名或表头，逗号分隔
help--site = 由该机构负责的需求：代码或名称
help--sort = 按此列排序；前面加“-”则从大到小
help--from = 起始日期，也可写月份（2023-04）、季度（2023-Q2）或年份；默认为截止日期当年的 1 月 1 日
help--to = 截止日期，也可写月份、季度或年份；默认为今天
help--year = 整个年度
help--as-of = 按该时点掌握的情况统计：日期（当天结束时）、时间或提交编号
help--items = 辅具编号，或一个按数量管理的型号
help--note = 备注
help--output = 写入文件，类型由扩展名决定：可打印的网页（.html）、工作簿（.xlsx）、.csv、.json 或 Markdown（.md）

## 帮助：各命令

help-init = 新建数据库，内含安康市行政区划和辅具分类
help-init--site = 使用本数据库的机构代码
help-init--name = 机构名称
help-init--kind = 机构类型
help-init--division = 机构所在区划
help-import = 导入同一种类的表格（XLSX、XLS 或 CSV）；重复导入不会重复登记
help-import--kind = 数据种类；auto 表示逐个文件按表头识别
help-import--files = 文件；“-”表示标准输入；使用 auto 时也可为文件夹（含下级文件夹），其中各文件的每张可见工作表（不论扩展名）按所需次序导入
help-import--dry-run = 试运行：不保存，只说明会有哪些变化
help-import--on-error = 遇到不合格的行：reject 整份不保存；skip 保存合格的行，并另存标出错误的 文件名.checked.xlsx（不是 XLSX 的，其余行写入 文件名.rejected.csv）
help-import--encoding = 文件编码
help-import--set = 补充表中没有的列，可多次使用
help-import--sheet = 工作簿中的工作表；默认为第一个未隐藏的工作表
help-import--rename = 证件号或编号已登记、姓名不同时，改为新姓名；否则该行视为有误
help-import--new-needs = 即使像是重复报送的清单，也作为新需求登记
help-import--max-errors = 最多显示多少处错误，其余只计数
help-import--ignore = 不导入此列，以后也不导入；可多次使用
help-import--map = 把文件中的某个列名当作本程序的某一列，并记住供以后使用；“列名=”则取消。可多次使用
help-report = 统计报表
help-report-rate = 统计适配率：已适配人数占有需求人数的比率
help-report-rate--by = 分组方式；再写一个则为交叉表的列（--by county --by category）
help-report-needs--status = 期末为该状态的需求
help-report-needs = 列出适配率所依据的需求，以及期内撤销的需求
help-report-lending = 统计辅具借用：借用人次与利用率
help-report-lending--by = 分组方式；再写一个则为交叉表的列（--by device --by quarter）
help-report-stock = 统计库存：辅具现状与期内受捐情况
help-report-stock--by = 分组方式
help-report-stock--basic = 仅基本型辅助器具
help-report-stock--division = 位于该区划及其下级的机构：代码或名称
help-report-stock--site = 该机构：代码或名称
help-report-stock--class = 该分类及其下级的型号：代码或名称
help-report-stock--programme = 该项目的辅具
help-report-services = 统计康复服务：服务率和覆盖面
help-report-services--by = 分组方式；再写一个则为交叉表的列（--by county --by quarter）
help-report-annual = 年度主要数字（一页），并列上年数字
help-report-annual--year = 年份；默认为今年
help-report-annual--as-of = 按该时点掌握的情况统计：日期（当天结束时）、时间或提交编号
help-report-explain = 列出某项数字计入和未计入的记录，并说明原因
help-report-explain--figure = 数字的代号，如报表所示
help-report-explain--only = 只看这一部分
help-report-exceptions = 列出审计关注的异常：离开后的记录、使用年限内重复适配、清单外适配、疑似重复登记、捐赠闲置
help-report-exceptions--kind = 只列这一类；可重复
help-report-exceptions--all = 终端上列出每类全部记录，而不是前 20 条
help-report-exceptions--idle = 捐赠辅具闲置超过多少天算异常
help-report-publish = 把期内对外公布的各表写入一个目录，并一并核查
help-report-publish--files = 各表的文件类型
help-report--output = 写入文件，类型由扩展名决定：可打印的网页（.html）、工作簿（.xlsx）、.csv、.json 或 Markdown（.md）；publish 则写入目录
help-report--force = 替换已有的文件
help-report--publish = 供对外公布：人数过少、相差过小的数字以及可据以推算出它们的数字不予公布
help-restore = 用备份生成数据库，目录中须尚无数据库
help-restore--file = 备份文件
help-need = 需求清单
help-need-list = 列出需求，如某校的需求信息清单
help-need-list--status = 该状态的需求
help-need-list--kind = 该类别的需求
help-need-list--since = 需求日期起
help-need-list--until = 需求日期止
help-need-list--person = 该服务对象的需求：P12、身份证号、残疾人证号或编号
help-need-show = 显示一项需求及其评估、适配、借用和待办事项
help-need-show--need = 需求编号，如 N5
help-need-add = 登记需求
help-need-add--person = 服务对象：P12、身份证号、残疾人证号或编号
help-need-add--device = 辅具型号或分类的代码或名称；其他类别的需求不填
help-need-add--kind = 需求类别
help-need-add--on = 需求日期；默认为今天
help-need-add--programme = 项目，如 school、community
help-need-add--site = 负责的机构
help-need-add--basic = 需要基本型辅具
help-need-add--priority = 优先级，1（最先）至 3
help-need-add--quantity = 需求数量
help-need-add--valid-to = 有效期至；次日起失效
help-need-add--note = 备注
help-need-add--new-needs = 即使已有相同的待适配需求，也作为新需求登记
help-need-assessments = 列出评估记录
help-need-assessments--person = 该服务对象的评估：P12、身份证号、残疾人证号或编号
help-need-assessments--since = 评估日期起，也可写月份、季度或年份
help-need-assessments--until = 评估日期止，也可写月份、季度或年份
help-need-assessments--need = 该需求的评估，如 N5
help-need-assessments--finding = 该结论的评估
help-need-assess = 登记一次评估
help-need-assess--need = 需求编号，如 N5
help-need-assess--note = 备注
help-need-assess--finding = 评估结论
help-need-assess--on = 评估日期；默认为今天
help-need-assess--assessor = 评估人
help-need-assess--device = 建议的型号：编码或名称
help-need-assess--measure = 测量值，如 座宽=42 cm；可多次使用
help-need-withdraw = 撤销一项需求
help-need-withdraw--need = 需求编号，如 N5
help-need-withdraw--reason = 撤销原因
help-need-withdraw--on = 撤销日期；默认为今天
help-need-edit = 修改需求的内容，不含其标识
help-need-edit--need = 需求编号，如 N5
help-need-edit--cells = 修改内容：需求表的“列名=值”；“-”表示清空
help-fit = 适配记录：已交付并适配的辅具
help-fit-list = 列出适配记录
help-fit-list--person = 该服务对象的适配记录：P12、身份证号、残疾人证号或编号
help-fit-list--since = 起始日期，也可写月份、季度或年份
help-fit-list--until = 截止日期，也可写月份、季度或年份
help-fit-list--unlisted = 只看清单外的适配
help-fit-link = 指定一次适配满足哪项需求，或不满足任何需求；以后的清单不再改变它
help-fit-link--fitting = 适配编号，如 F5
help-fit-link--need = 所满足的需求编号，如 N7
help-fit-link--none = 不满足任何需求：按清单外适配计
help-fit-link--why = 原因，记入日志
help-fit-show = 显示一次适配及其需求、训练、回访和待办事项
help-fit-show--fitting = 适配编号，如 F5
help-fit-record = 登记适配，并满足服务对象相应的需求
help-fit-record--person = 服务对象：P12、身份证号、残疾人证号或编号
help-fit-record--device = 辅具型号：编码或名称；省略时取实物或需求的型号
help-fit-record--on = 交付适配日期；默认为今天
help-fit-record--need = 所满足需求的编号，如 N5；省略时自动匹配；可多次使用，每项需求各记一次适配
help-fit-record--site = 适配机构；按数量管理的型号从该机构库存中扣减
help-fit-record--another = 同日再交付的一件同型号辅具，与已登记的分开
help-fit-record--quantity = 数量
help-fit-record--mode = 提供方式
help-fit-record--place = 适配地点
help-fit-record--cost = 费用（元）
help-fit-record--subsidy = 其中补贴金额（元）
help-fit-record--provider = 服务机构
help-fit-record--item = 所发放的库存辅具：编号
help-fit-relink = 补报需求清单后，为清单外适配查找所满足的需求
help-fit-relink--person = 该服务对象的适配记录：P12、身份证号、残疾人证号或编号
help-fit-relink--since = 适配日期起，也可写月份、季度或年份
help-fit-relink--until = 适配日期止，也可写月份、季度或年份
help-fit-relink--dry-run = 只显示将关联哪些，不作更改
help-fit-train = 登记一次适应性训练
help-fit-train--fitting = 适配编号，如 F5
help-fit-train--on = 训练日期；默认为今天
help-fit-train--trainer = 训练人
help-fit-train--note = 备注
help-fit-follow-up = 登记一次回访：辅具是否在用
help-fit-follow-up--fitting = 适配编号，如 F5
help-fit-follow-up--used = 使用情况；未问到的不填
help-fit-follow-up--no-answer = 未联系上本人；仍列为待回访
help-fit-follow-up--on = 回访日期；默认为今天
help-fit-follow-up--round = 交付后几个月的回访；默认按日期判断
help-fit-follow-up--satisfied = 满意度
help-fit-follow-up--score = 量表分数，如 QUEST=4.5；可多次使用
help-fit-follow-up--trouble = 存在的问题
help-fit-follow-up--wants-repair = 希望维修
help-fit-follow-up--wants-training = 希望训练
help-fit-follow-up--asked = 回访方式
help-fit-follow-up--next = 下次回访日期
help-fit-follow-up--note = 备注
help-fit-trainings = 列出适应性训练记录
help-fit-trainings--person = 该服务对象的训练：P12、身份证号、残疾人证号或编号
help-fit-trainings--since = 训练日期起，也可写月份、季度或年份
help-fit-trainings--until = 训练日期止，也可写月份、季度或年份
help-fit-trainings--fitting = 该次适配的训练，如 F5
help-fit-follow-ups = 列出回访记录，如要求维修的
help-fit-follow-ups--person = 该服务对象的回访：P12、身份证号、残疾人证号或编号
help-fit-follow-ups--since = 回访日期起，也可写月份、季度或年份
help-fit-follow-ups--until = 回访日期止，也可写月份、季度或年份
help-fit-follow-ups--fitting = 该次适配的回访，如 F5
help-fit-follow-ups--wants-repair = 要求维修的
help-fit-follow-ups--wants-training = 要求训练的
help-fit-follow-ups--trouble = 存在该问题的
help-fit-follow-ups--satisfied = 满意度为此值的
help-fit-follow-ups--no-answer = 回访未完成的（未联系上本人）
help-fit-follow-ups--used = 该使用情况的
help-fit-follow-ups--round = 交付后该月数的回访
help-fit-form = 打印适配登记表，留有手写和签字处
help-fit-form--output = 要写的网页文件：用浏览器打开即可打印
help-fit-form--fitting = 适配编号，如 F5
help-fit-due = 列出到期事项：回访、待满足的需求、儿童复评、超过使用年限和从不使用的辅具
help-fit-due--kind = 只列此类事项；可多次使用
help-fit-due--person = 该服务对象的到期事项：P12、身份证号、残疾人证号或编号
help-fit-due--site = 该机构的到期事项（适配机构；未填的按需求的负责机构）：代码或名称
help-fit-due--waiting = 提出超过多少天仍未满足的需求
help-fit-due--since = 此日之前到期的不列
help-fit-due--each = 每件事一行，而不是每人一行
help-fit-due--within = 同时列出此天数内到期的事项
help-person = 服务对象
help-person-find = 按姓名或其拼音、证号末几位、电话或编号查找
help-person-find--text = 姓名的一部分、其拼音或首字母；证号或电话末几位；编号
help-person-show = 显示一名服务对象的全部情况：需求、辅具、借用、服务和待办事项
help-person-show--person = P12、身份证号、残疾人证号或编号
help-person-add = 登记服务对象，或更新已登记的
help-person--id = 身份证号
help-person--certificate = 残疾人证号
help-person--key = 机构给的编号；新学生无证号和编号但填了 --school 的，由系统按学校编号
help-person--name = 姓名
help-person--sex = 性别；默认取自身份证号
help-person--birth-date = 出生日期；默认取自身份证号
help-person--category = 残疾类别，1 至 7 或名称（如 视力）；默认取自残疾人证号
help-person--categories = 多重残疾的各类别，如 2;4
help-person--grade = 残疾等级；默认取自残疾人证号
help-person--division = 居住地区划：代码或名称
help-person--guardian = 监护人；此项及其他可空项填 - 即清除
help-person--phone = 电话
help-person--address = 家庭住址
help-person--note = 备注
help-person--registered-on = 登记日期；默认为最早一条记录的日期
help-person--school = 学校：代码或名称
help-person--class-name = 班级
help-person--stage = 学段
help-person--placement = 就读方式
help-person-edit = 修改已登记的服务对象
help-person-edit--person = P12、身份证号、残疾人证号或编号
help-person-edit--from = 区划、学校、残疾类别或等级自哪天起变更；默认今天
help-person-leave = 登记服务对象死亡或迁出，或撤销该登记
help-person-leave--person = P12、身份证号、残疾人证号或编号
help-person-leave--reason = 离开原因
help-person-leave--on = 离开日期；当天及以前的适配仍算满足需求
help-person-leave--back = 并未离开：此前登记有误，或已返回
help-person-merge = 把同一个人的两条记录合并为一条
help-person-merge--kept = 保留的记录：P12、身份证号、残疾人证号或编号
help-person-merge--other = 同一个人的另一条记录：其历史和编号都归入保留的记录
help-person-merge--why = 原因，记入日志
help-catalog = 辅具型号和辅具分类
help-catalog-list = 列出辅具型号
help-catalog-list--class = 该分类及其下级的型号：代码或名称
help-catalog-list--basic = 只看基本型
help-catalog-show = 显示一个辅具型号及其库存、在借和预约
help-catalog-show--model = 型号的代码或名称
help-catalog-search = 按代码或名称查找型号和分类
help-catalog-search--text = 代码或名称的一部分
help-catalog-classes = 列出辅具分类：一级分类，或某一分类的下级
help-catalog-classes--code = 列出该分类及其下级
help-catalog-classes--search = 代码或名称的一部分
help-catalog-add = 新增辅具型号，或更新已有的
help-catalog-add--code = 型号编码
help-catalog-add--name = 名称
help-catalog-add--class = 分类：代码或名称
help-catalog-add--scheme = 分类代码所属的体系
help-catalog-add--basic = 是否基本型
help-catalog-add--categories = 适用残疾类别，如 1;4
help-catalog-add--unit = 计量单位
help-catalog-add--price = 单价（元）
help-catalog-add--subsidy = 补贴标准（元）
help-catalog-add--life-years = 使用年限
help-catalog-add--tracking = 库存管理方式
help-catalog-add--hygiene = 归还后是否需清洁消毒
help-catalog-add--loan-days = 借期（天）
help-site = 学校、康复中心等机构
help-site-list = 列出机构
help-site-list--kind = 该类型的机构
help-site-show = 显示一个机构及其人员、库存和在借情况
help-site-show--site = 机构的代码或名称
help-site-add = 新增机构，或更新已有的
help-site-add--code = 机构代码
help-site-add--name = 机构名称
help-site-add--kind = 机构类型
help-site-add--division = 所在区划：代码或名称
help-site-add--parent = 上级机构：代码或名称
help-stock = 库存管理：辅具的存放、来源和使用情况
help-stock-list = 列出库存：按件管理的辅具，以及各机构按数量管理的辅具
help-stock-list--status = 处于该状态的辅具
help-stock-list--site = 该机构：代码或名称
help-stock-list--device = 该型号：编码或名称
help-stock-list--donor = 捐赠方名称中含此文字
help-stock-list--division = 位于该区划及其下级的机构：代码或名称
help-stock-list--for-days = 处于该状态达到此天数
help-stock-list--idle = 在库未借出达到此天数
help-stock-list--class = 该分类及其下级的型号：代码或名称
help-stock-list--basic = 仅基本型辅助器具
help-stock-list--programme = 该项目的辅具
help-stock-lose = 登记遗失，或登记找回
help-stock-lose--quantity = 按数量管理的型号的数量
help-stock-lose--site = 存放该型号的机构；默认为本机构
help-stock-lose--on = 日期，默认今天
help-stock-lose--done-by = 经办人，默认为当前操作者
help-stock-lose--found = 已找回
help-stock-labels = 打印器具标签，编号印成二维码
help-stock-labels--output = 要写的网页文件：用浏览器打开即可打印
help-stock-labels--tags = 器具编号；默认为未遗失、未报废的全部器具
help-stock-show = 显示一件辅具及其流转经历和回访，或某按数量管理的型号及其在各机构的库存
help-stock-show--item = 辅具编号，或按数量管理的型号
help-stock-trace = 追溯某捐赠方或某型号的全部辅具：现存何处、曾由谁使用
help-stock-trace--donor = 捐赠方名称中含此文字
help-stock-trace--device = 该型号：编码或名称
help-stock-trace--division = 位于该区划及其下级的机构：代码或名称
help-stock-trace--site = 该机构：代码或名称
help-stock-trace--class = 该分类及其下级的型号：代码或名称
help-stock-trace--basic = 仅基本型辅助器具
help-stock-trace--programme = 该项目的辅具
help-stock-receive = 入库：按件管理的辅具（编号可自带，也可按机构代码生成），或按数量管理的辅具
help-stock-receive--device = 型号：编码或名称
help-stock-receive--donor = 捐赠方
help-stock-receive--site = 入库机构；默认为本机构
help-stock-receive--serial = 出厂编号
help-stock-receive--source = 来源
help-stock-receive--quantity = 数量
help-stock-receive--tag = 辅具编号，可多次填写
help-stock-receive--value = 总价值（元）
help-stock-receive--on = 入库日期，默认今天
help-stock-receive--programme = 项目，如 school、community
help-stock-receive--note = 备注
help-stock-repair = 送修，或登记修复
help-stock-repair--quantity = 按数量管理的型号的数量
help-stock-repair--site = 存放该型号的机构；默认为本机构
help-stock-repair--on = 日期，默认今天
help-stock-repair--done-by = 经办人，默认为当前操作者
help-stock-repair--fault = 故障
help-stock-repair--parts = 更换的配件
help-stock-repair--cost = 维修费用（元）
help-stock-repair--done = 已修复
help-stock-retire = 报废
help-stock-retire--quantity = 按数量管理的型号的数量
help-stock-retire--site = 存放该型号的机构；默认为本机构
help-stock-retire--on = 日期，默认今天
help-stock-retire--done-by = 经办人，默认为当前操作者
help-stock-retire--why = 原因
help-stock-return = 收回已发放的辅具
help-stock-return--quantity = 按数量管理的型号的数量
help-stock-return--site = 存放该型号的机构；默认为本机构
help-stock-return--on = 日期，默认今天
help-stock-return--done-by = 经办人，默认为当前操作者
help-stock-return--damaged = 已损坏，转维修
help-stock-clean = 登记已清洁检查，可再次借出
help-stock-clean--quantity = 按数量管理的型号的数量
help-stock-clean--site = 存放该型号的机构；默认为本机构
help-stock-clean--on = 日期，默认今天
help-stock-clean--done-by = 经办人，默认为当前操作者
help-stock-clean--method = 清洁消毒方法
help-stock-count = 盘点：把扫描的编号与某机构的登记核对；不给文件时列出历次盘点
help-stock-count--file = 每行一个编号的文件，或有“辅具编号”列的表格；- 为标准输入
help-stock-count--site = 机构：代码或名称
help-stock-count--on = 盘点日期，默认今天
help-stock-display = 展出，或登记撤展
help-stock-display--quantity = 按数量管理的型号的数量
help-stock-display--site = 存放该型号的机构；默认为本机构
help-stock-display--on = 日期，默认今天
help-stock-display--done-by = 经办人，默认为当前操作者
help-stock-display--back = 已撤展
help-stock-move = 调往其他机构
help-stock-move--quantity = 按数量管理的型号的数量
help-stock-move--site = 存放该型号的机构；默认为本机构
help-stock-move--on = 日期，默认今天
help-stock-move--done-by = 经办人，默认为当前操作者
help-stock-move--to = 调入机构：代码或名称
help-stock-move--transit = 在途，尚未到达
help-stock-move--arrived = 已到达
help-service = 康复服务（不含辅具）
help-service-list = 列出康复服务
help-service-list--person = 此人的服务：P12、身份证号、残疾人证号或编号
help-service-list--kind = 此类别的服务
help-service-list--since = 起始日期，也可写月份、季度或年份
help-service-list--until = 截止日期，也可写月份、季度或年份
help-service-record = 登记一次康复服务
help-service-record--person = 服务对象：P12、身份证号、残疾人证号或编号
help-service-record--place = 服务地点
help-service-record--provider = 服务机构
help-service-record--programme = 项目，如 child-rehab
help-service-record--kind = 服务类别；辅具请用 fit record
help-service-record--on = 服务日期；默认为今天
help-division = 行政区划
help-division-list = 列出行政区划
help-division-list--level = 该级别的区划
help-log = 查看日志：何时、何人、做了什么、为什么
help-log--id = 提交编号；或记录编号如 P12、N5、F5、R5、I7、L5、A1、G1、U1：逐项列出改动前后的值
help-log--by = 该操作人的提交；此处 --actor 意思相同
help-log--since = 起始日期，也可写月份、季度或年份
help-log--until = 截止日期，也可写月份、季度或年份
help-log--kind = 改动了这类记录的提交
help-log--all = 列出一次提交的全部记录
help-loan = 借还管理：借出、归还、续借和预约
help-loan-out = 借出
help-loan-out--items = 辅具编号，或按数量管理的型号
help-loan-out--to = 借用人：P12、证号或编号；单位写 org:名称
help-loan-out--due = 应还日期，默认按型号的借期
help-loan-out--deposit = 押金（元）
help-loan-out--open-ended = 不约定归还日期：按发放统计，不计入借用
help-loan-out--on = 借出日期，默认今天
help-loan-out--quantity = 按数量管理的型号的数量
help-loan-out--site = 借出机构；按数量管理的型号默认为本机构
help-loan-out--need = 所过渡的需求编号，如 N5；--purpose bridging 时自动查找
help-loan-out--purpose = 用途
help-loan-overdue = 列出逾期未还的借用，附电话，逾期最久的在前
help-loan-overdue--site = 由该机构借出：代码或名称
help-loan-in = 归还
help-loan-in--items = 辅具编号，或借用编号（如 L5）
help-loan-in--on = 归还日期，默认今天
help-loan-in--condition = 归还状况；损坏的转维修
help-loan-in--missing = 缺少的部件
help-loan-in--quantity = 按数量借出的，本次归还数量；默认全部
help-loan-in--lost = 已遗失，不再归还
help-loan-in--keep-deposit = 不退押金
help-loan-renew = 续借
help-loan-renew--item = 辅具编号，或借用编号（如 L5）
help-loan-renew--due = 续借后的应还日期，默认按型号的借期
help-loan-renew--on = 续借日期，默认今天
help-loan-receipt = 打印借用凭单，供借用人签字：每位借用人一页
help-loan-receipt--output = 要写的网页文件：用浏览器打开即可打印
help-loan-receipt--loans = 借用编号（如 L5），或在借器具的编号
help-loan-hold = 预约某型号
help-loan-hold--device = 型号：编码或名称
help-loan-hold--borrower = 预约人：P12、证号或编号；单位写 org:名称
help-loan-hold--site = 领取机构；默认不限
help-loan-hold--priority = 优先级，1（最先）至 3
help-loan-hold--on = 预约日期，默认今天
help-loan-holds = 按排队顺序列出预约
help-loan-holds--ready = 只列已保留辅具的
help-loan-holds--device = 该型号：编码或名称
help-loan-holds--status = 该状态的预约
help-loan-holds--person = 该借用人：P12、姓名、证号或编号；单位写 org:名称
help-loan-holds--all = 包括已结束的
help-loan-cancel = 取消预约
help-loan-cancel--hold = 预约编号，如 H3
help-loan-list = 列出借用记录，默认只列未还的
help-loan-list--all = 包括已还的
help-loan-list--due-in = 此天数内到期的，含已逾期的
help-loan-list--device = 该型号：编码或名称
help-loan-list--status = 该状态的借用
help-loan-list--person = 该借用人：P12、姓名、证号或编号；单位写 org:名称
help-loan-list--item = 该件辅具：编号
help-loan-list--site = 由该机构借出：代码或名称
help-loan-list--since = 自该日（或月份、季度、年份）起借出
help-loan-list--until = 至该日（或月份、季度、年份）止借出
help-loan-show = 显示一条借用记录、所过渡的需求和该型号的预约
help-loan-show--loan = 借用编号（如 L5），或在借辅具的编号
help-compact = 整理数据文件，回收磁盘空间
help-info = 查看数据库概况
help-demo = 用虚构的示例数据演示适配率和需求清单，不保存
help-demo--keep = 把示例数据库保存到该目录，以便试用
help-doctor = 检查数据库的问题并修复
help-doctor--with = 同一数据库的备份，用于补回日志中损坏的部分
help-doctor--into = 修复后的数据库存放目录；默认在原目录旁，名称后加 .mended
help-doctor--keep = 日志损坏时保留哪一部分：可读取的提交及其操作记录（log），或检查点中的记录（records）；默认选保留较多者
help-completions = 输出命令行补全脚本，可补全命令、选项和库中的记录
help-completions--shell = 命令行解释器
help-config = 设置：本人的默认选项，以及借还管理的各项上限
help-config-list = 列出全部设置
help-config-get = 显示一项设置
help-config-get--setting = 设置项
help-config-set = 设置本人的默认选项，或对使用该数据库的所有人生效的上限
help-config-set--setting = 设置项
help-config-set--value = 值；“-”表示清除本人的设置
help-correct = 更正已登记的需求、适配、服务、借用或库存
help-correct--record = 记录编号：N5、F5、R5、L5、I7，或辅具编号
help-correct--cells = 更正内容：导入表的“列名=值”；“-”表示清空
help-correct--why = 原因，记入日志
help-export = 把记录导出为表格（XLSX、CSV 或 JSON）；加 --show-ids 导出的表格可原样导回
help-export--kind = 数据种类；all 表示写成工作簿，每个种类一张工作表
help-export--file = 文件，按扩展名写成 .xlsx、.json、.jsonl（每行一个对象）或 CSV；默认或写“-”时输出到标准输出
help-export--force = 覆盖已有文件
help-export--headers = 表头和单元格的语言，默认随 --lang：英文写代码，中文写名称；两种都可导入
help-export--encoding = CSV 的文字编码
help-undo = 撤销一次提交（一次导入或一次业务操作为一次提交）
help-undo--commit = 提交编号，见 log；默认为最后一次未撤销的提交
help-undo--partial = 只撤销之后未再修改的部分，并列出未撤销的部分
help-undo--dry-run = 试运行：只说明将撤销什么
help-undo--why = 原因，记入日志
help-void = 作废一条不该登记的记录
help-void--record = 记录编号：P12、N5、F5、R5、L5、I7，或辅具编号
help-void--why = 原因，记入日志
help-verify = 检查所有记录是否完整、一致
help-verify--file = 检查此备份，而不是数据库
help-verify--quick = 只校验日志，不核对检查点和记录
help-template = 写出空白表格（带表头和下拉选项），语言由 --lang 决定
help-template--columns = 要写的列，用逗号分隔，或写 all；默认为常填的列。必填列总会写出
help-template--kind = 表格的数据种类
help-template--file = 工作簿文件名，须为新文件
help-template--force = 替换已有文件
help-template--school = 预先填入该校学生；须加 --show-ids，否则无法导回
help-template--due = 列出多少天内到期的回访，打电话时逐行填写
help-template--site = 只列该机构的回访（适配机构；未填的按需求的负责机构）：代码或名称
help-man = 输出手册页，或把各命令的手册页写入目录
help-man--folder = 目录；不存在时自动建立
help-man--force = 覆盖已有的手册页
help-help = 显示本说明、某个命令的说明或一个主题：start 入门、dates 日期、files 文件、figures 指标、names 指明对象、exit-codes 退出码
help-help--about = 命令（如 loan out）或主题：start、dates、files、figures、names、exit-codes
help-backup = 把整个数据库备份到一个文件，期间不影响他人工作
help-backup--file = 备份文件；不覆盖已有文件
