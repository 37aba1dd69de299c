### English messages. zh.ftl has the same ids with the same variables, in the same order. English help texts are the
### doc comments of the arguments.

## Help screens

heading-usage = Usage:{ " " }
heading-commands = Commands
heading-arguments = Arguments
heading-options = Options
heading-global = Global options
heading-everyday = Everyday work
heading-files = Files
heading-figures = Figures
heading-keeping = Setting up and keeping
global-hint = Options of every command (--store, --lang, --json, --yes …): assistive --help
heading-example = Example:
value-command = COMMAND
value-options = [OPTIONS]
note-values = { " " }[values: { $values }]
note-default = { " " }[default: { $value }]
note-env = { " " }[env: { $name }]

## Wrong command lines

usage-unknown-argument = unexpected argument `{ $argument }`
usage-unknown-command = unrecognized command `{ $command }`
usage-missing-command = a command is required
usage-missing-argument = a required argument is missing: { $argument }
usage-missing-value = a value is required for `{ $argument }`
usage-invalid-value = invalid value `{ $value }` for `{ $argument }`
usage-conflict = `{ $argument }` cannot be used with `{ $prior }`
usage-not-utf8 = the command line is not UTF-8 text
usage-other = the command line is invalid: { $argument }
usage-no-stdout = `-` is standard output, which cannot take this; name a file or a folder
usage-output-ending = { $path } does not end in a known file type; use .html, .xlsx, .csv, .json or .md
usage-valid-values = ; possible values: { $values }
usage-suggestion = ; did you mean `{ $suggestion }`?
usage-more = For more information, try assistive --help
usage-not-a-date = { $option }: `{ $value }` is not a date; write it like 2023-03-05
usage-not-a-period = { $option }: `{ $value }` is not a day, a month, a quarter or a year; write it like 2023-03-05, 2023-03, 2023-Q1 or 2023
usage-not-a-moment = { $option }: `{ $value }` is not a moment; write a day like 2023-03-05, a time like 2023-03-05T08:00:00Z, or the number of a commit like 7
usage-not-a-year = --year: `{ $value }` is not a year; write it like 2023, or for a quarter or month --from 2023-Q1 --to 2023-Q1 (each quarter in a row: --by quarter)
usage-annual-year = --year: `{ $value }` is not a year; write it like 2023. Reports of a quarter or month are rate, services and lending
usage-not-a-cell = `{ $value }` is not COLUMN=VALUE, such as cost=980
usage-no-column = there is no column `{ $name }`; columns: { $columns }
usage-no-help = there is no command or topic `{ $about }`; topics: { $topics }
usage-period = the period ends on { $to } before it begins on { $from }; swap --from and --to
usage-publish-list = this report lists people one by one and cannot be published; leave out --publish
usage-by-many = a table has at most two groupings, its rows and its columns; leave out the other --by
usage-by-one = this report has one grouping; leave out the other --by
usage-cross = --by { $columns } cannot be the columns beside the rows --by { $rows }; choose two different groupings, and at most one of month and quarter
usage-publish-cross = the cells of a table with two groupings can identify people; leave out --publish or the second --by
usage-publish-periods = the figures of months and quarters follow from one another and can identify people; leave out --publish, or publish the period as a whole by another --by
usage-compare-by = --compare-as-of compares totals only; leave out --by, or run the report with and without --as-of
usage-publish-folder = name the folder to write: -o FOLDER
usage-publish-compare = the changes between two moments can identify people; leave out --publish or --compare-as-of
usage-map-twice = { $header } is given two meanings; leave one of them out
usage-set = `{ $value }` is not COLUMN=VALUE; write it like --set school=SP-0981
usage-export-all = `export all` writes a workbook; name a file that ends in .xlsx
usage-template-xlsx = a template is a workbook; give its file the ending .xlsx
usage-template-columns = there are no columns { $columns }; columns: { $known }
usage-template-school = --school fills in the students of a school; use it with students or student-needs
usage-details-of-bulk = { $model } is a bulk model, and its devices have no records of their own: write what was done with --note
usage-template-due = --due is for follow-ups: assistive template follow-ups FILE.xlsx --due 14
usage-log-output = -o is for the list of commits; for one commit or record use --json or --format csv

## Errors

error-not-found = there is no { $what } `{ $key }`; similar: { $nearest }
error-not-found-bare = there is no { $what } `{ $key }`; check the spelling
error-no-store = there is no store in { $path }; create one with `assistive init`, or name another folder with --store
error-store-exists = there is already a store in { $path }; use it, or name another folder with --store
error-locked = { $holder } is changing the store in { $path }; try again later, or wait longer with --wait
error-locked-bare = another process is changing the store in { $path }; try again later, or wait longer with --wait
error-conflict = another process wrote to the store in { $path } at the same time, so file locks have no effect there. Look in `assistive log` for the change, and repeat it if it is missing. To prevent this, move the store to a disk of this computer
error-read-only = the store was opened for reading only; nothing was changed
error-damaged = { $path } is damaged in commit { $commit } (byte { $offset }); nothing was changed. Run `assistive doctor`, which saves the readable commits to another folder
error-not-a-journal = { $path } is not a journal of assistive, or its header is damaged; name another folder with --store, or run `assistive doctor`
error-not-a-backup = { $path } is not a backup of this store, or it is damaged; use another backup
error-too-new = { $path } was written by a newer version of assistive; install that version
clock-behind = nothing was changed: the clock of this machine says { $now }, but the last change is of { $last }. Set the clock; if it is right and the last change was dated wrongly, repeat with --yes
clock-ahead = nothing was changed: the clock of this machine says { $now }, more than a year after the last change, which is of { $last }. Set the clock; if it is right, repeat with --yes
clock-trusted = the change is recorded at the time of this machine's clock, { $now }; the last change is of { $last }
error-views-open = the store cannot be compacted while it is being read; try again when that has ended
error-poisoned = an earlier write failed; check the disk and run the command again
error-bug = internal error: { $broken }; nothing was stored. Run the command again, and report this message
error-full = the store has reached its maximum number of records; nothing was stored
error-file-exists = { $path } already exists, and a backup does not overwrite files; choose another name
error-file-name = { $path } is not a name that every system allows: it may not contain < > : " / \ | ? * or end with a dot or a space, nor be the name of a device such as CON or NUL; choose another name
error-folder-not-empty = { $path } is not empty; name an empty or new folder with --store
error-io = { $path }: { $cause }; check the path, the permissions and the free space
error-open-elsewhere = { $path } is open in another program; close it there and try again
error-output = cannot write the output: { $cause }
error-no-home = no home folder was found for the store; name a folder with --store
error-no-randomness = the system provides no random numbers for the id of the store: { $cause }; try again
error-output-stored = the change itself was stored; do not repeat it
cause-not-found = no such file or folder
cause-permission = permission denied
cause-folder = it is a folder, not a file
cause-no-folder = a part of the path is not a folder
cause-full = the disk is full
cause-read-only = the disk is read-only
cause-too-large = the file would be too large
cause-too-many-open = too many files are open

## How problems are shown: the message follows the value, or is the whole text

warning = warning: { $text }
problem-line = { $field }: `{ $value }` { $message }
problem-line-bare = { $field }: { $message }

## Problems: cells

problem-missing = is required for a new record
problem-cannot-clear = cannot be cleared; leave the cell empty to keep what is stored
problem-utc-time = is a time in UTC, whose day can be another one here; write the day alone
problem-not-a-date = is not a date; write it like 2023-03-05, 2023/3/5, 2023.3.5 or 2023年3月5日
problem-before-our-time = is before { $first }: a year in a date cell or a year of two digits; check the date
problem-before-birth = is before the person was born, in { $year }; check both days
problem-born-after = is after a day on which something was recorded for the person ({ $known }); check both days
problem-after-today = is after today ({ $today }); check the date
problem-not-a-number = is not a whole number from { $min } to { $max }
problem-not-a-period = is not a day, a month, a quarter or a year; write it like 2023-03-05, 2023-03, 2023-Q1 or 2023
problem-not-a-record-number = is not the number of such a record; write its letter and the number, such as P12 or N5
problem-not-yes-no = is neither yes nor no; write yes, no, 是 or 否
problem-not-one-of = is not one of: { $allowed }
problem-not-money = is not an amount of money; write yuan with at most two decimals
problem-not-a-code = is not a code; use 1 to 40 characters without spaces, slashes and hidden marks
problem-not-a-class = is not a class code; write it like 12 22 03
problem-not-plain-text = contains a control character or a hidden mark, or more than { $max } characters; shorten or retype it
problem-too-many-cells = the row has more cells than the header ({ $header }); check it for stray separators
problem-no-cross-table = cannot be the columns beside the rows `{ $rows }`; choose two different groupings, and at most one of month and quarter
problem-not-ascending = is before the beginning; check both days

## Problems: ids and keys

problem-id-check = has a wrong check character; compare it with the card
problem-id-destroyed = was changed by a spreadsheet; format the column as text and type the id again
problem-id-length = is not 17 digits and a check character (it has { $length } characters); compare it with the card
problem-id-birth-date = contains a birth date that does not exist; compare it with the card
problem-id-masked = is masked; export the sheet again with --show-ids
problem-certificate-form = is not a certificate number: 18 characters of the id, category 1-7, grade 1-4, and B1 to B99 when re-issued
problem-certificate-of-another = contains another id than the row; compare both with the cards
problem-key-form = is not a key; use 1 to 40 characters, or SITE/KEY
problem-no-person-key = the row names no person; fill in id_number, certificate or key, or the name and school of a student
problem-student-unclear = may be { $people }, of the same name and school; to name that person, fill in the key; for another student, fill in an id or a new key, or give both a birth date
problem-conflicting-keys = names { $second }, but the other keys of the row name { $first }; check which is right
problem-same-record = is the same record; name two different ones
problem-key-of-another = already names { $person }; check which person is meant
problem-two-ids = differs from the id of the kept record ({ $id }); both ids now find this person. If they are two people, undo the merge
problem-not-taken-over = is not taken over: the kept record says { $kept }. If they are two people, undo the merge
problem-record-before-birth = is of { $day }, before the person was born, in { $year }; correct the record or the birth date, then merge
problem-record-after-leaving = is of { $day }, after the person left ({ $left }); correct the record (`assistive correct`) or the leaving (`assistive person leave`), then merge
problem-has-another-id = differs from the person's id ({ $id }), and an id cannot be changed; check which person is meant
problem-birth-contradicts-id = differs from the birth date in the id; correct one of them
problem-sex-contradicts-id = differs from the sex in the id ({ $sex }); correct one of them

## Problems: codes and names

problem-unknown = is not a known { $what }; similar: { $nearest }
problem-unknown-bare = is not a known { $what }; check the spelling
problem-ambiguous = matches more than one { $what }: { $candidates }; write the code
problem-not-a-school = is a site, but not a school
problem-not-multiple = are parts of the multiple category (7), but the person's category is { $category }; give the category 7, or no parts
problem-cycle = would make the record its own ancestor; choose another

## Problems: needs and fittings

problem-reason-without-day = is a reason without a day; fill in both or neither
problem-day-without-reason = is a day without a reason; fill in both or neither
problem-withdrawn-before-identified = is before the need was identified ({ $identified }); check both days
problem-withdrawn-but-given = is not possible: a device was handed over for the need on { $given }; withdraw it from a later day
problem-withdrawn-but-met = is not possible: the need was met on { $met } and cannot be withdrawn
problem-device-missing = is required for a device need
problem-recommended-missing = is required: another device is suitable; name its model
problem-device-of-no-device-need = must be empty for a need of kind { $kind }
problem-not-a-model = is a class of devices; name a model
problem-need-of-another = is not possible: { $need } is a need of another person
problem-need-not-for-device = is not possible: { $need } is not a need for a device
problem-need-not-open = is not possible: { $need } was not open on { $day }
problem-return-needs-item = is required with the day of return: only a device with a tag is given back; fill in its tag, or leave the day out
problem-left-before = is after the person left ({ $left }); check the day

## Problems: stock and loans

problem-tag-missing = is required: each device of { $model } has its own tag
problem-tag-taken = is the tag of another device
problem-serial-of-another = is also the serial number of { $item }; if the two are one device, void one of them
problem-tag-of-bulk = must be empty: { $model } is kept by quantity
problem-tag-from-stock = is not possible: { $item } was taken from stock; leave the cell empty, or clear the tag
problem-by-tag = is not kept by quantity: name each device of { $model } by its tag
problem-bulk-among-devices = is kept by quantity; record it alone, with --quantity
problem-one-by-one = must be 1: each device of { $model } has its own tag
problem-item-of-another-model = is not possible: { $item } is a { $model }
problem-stock-kept = cannot be changed: there is stock of { $model }
problem-site-needed = is required: { $model } is kept by quantity at each site
problem-not-enough = is more than { $site } has of { $model } ({ $there })
problem-left-stock = is too few: { $least } of them are no longer in stock at { $site }; give { $least } or more, or bring them back first
problem-sent-at-old-price = would change the price of each piece, but some were sent from { $site } to another site at the old price; send them back first
problem-arrives-at-once = is not possible: { $model } is kept by quantity and arrives on the day of the move; record the move on the day of its arrival, without this step
problem-nothing-taken = has nothing from stock, or all of it is back; record other devices that came in with `stock receive`
problem-nothing-handed-over = is not possible: no fitting has { $model } from { $site }; devices on display come back with `stock display --back`, lent ones with `loan in`
problem-which-fitting = is not all that fittings have from here ({ $all }); name the fittings that come back, as in `stock return F5`: { $fittings }
problem-comes-back-whole = is not what these fittings have from stock ({ $all }); what a fitting handed over comes back as a whole, so leave the quantity out
problem-not-lent = is required: { $model } has no loan period; give the due day, or lend it without one
problem-not-a-borrower = is neither a person nor an organisation; write the number, id or key of a person, or org: and a name
problem-before-received = is before { $item } was received ({ $received })
problem-received-after-use = is after the first use of the device ({ $first })
problem-item-already-lent = is not possible: { $item } was on loan from { $from } to { $to } ({ $loan })
problem-item-already-lent-open = is not possible: { $item } has been on loan since { $from } ({ $loan })
problem-item-unavailable = is not possible: { $item } was { $status } from { $since } on
problem-action-not-allowed = cannot be { $step }: it is { $status }; { $remedy }
problem-too-early = is too early: { $item } has been { $status } since { $since }; give a later day
problem-not-on-loan = is not on loan
problem-later-action = does not fit: { $item } was { $step } on { $on }; give that day or an earlier one, or undo that action first
problem-step-after = does not fit: { $item } was { $step } on { $on }; give the steps in between in the same sheet, or correct the day
problem-move-of-bulk = is kept by quantity; give the quantities of { $model } in a sheet of `levels`, or record the step with `stock`
problem-before-part-returned = is before a part of the loan was returned ({ $last }); give that day or a later one, or undo that return first
problem-loan-ended = already ended on { $ended }
problem-not-that-many = is more than the quantity on loan ({ $out })
problem-return-after-end = is after the end of the loan ({ $end }); correct the day or the end
problem-all-returned = hands back everything: write the day of the last return under in_on, and here only the parts of a quantity that came back before
problem-still-on-loan = needs the return of the loan, which is still open; fill in in_on, or clear the cell
problem-not-of-status = does not go with the status { $status }; correct the status, or clear the cell
problem-too-many-loans = has { $open ->
    [one] 1 open loan
   *[other] { $open } open loans
}, and the limit is { $max }; take some back first, or raise the limit with `assistive config set open-loans`
problem-renewed-too-often = has reached the limit of { $max ->
    [one] 1 renewal
   *[other] { $max } renewals
}; take it back, or raise the limit with `assistive config set renewals`
problem-renewal-not-later = is not after the current due day ({ $due }); choose a later day
problem-open-ended = has no due day, so it cannot be renewed
problem-someone-waits = cannot be renewed while a borrower waits for the model ({ $hold })
problem-held-for-another = is kept for another borrower until { $until }; lend another one, or cancel { $hold } first
problem-held-already = already has a hold on the model ({ $hold })
problem-hold-over = has already ended
problem-at-another-site = cannot lend { $item }, which is at { $site }
problem-already-at-site = is the site where it already is

## Problems: undo, void and corrections

problem-founding = created the store and cannot be undone
problem-undone-already = was already undone by commit { $by }
problem-changed-since = cannot be undone as a whole: later commits ({ $commits }) changed { $count } of its records ({ $records }); undo those commits first, or undo the rest with --partial
problem-referenced-by = { $count ->
    [one] cannot be voided: 1 record refers to it ({ $others }); void that one first
   *[other] cannot be voided: { $count } records refer to it ({ $others }); void those first
}
problem-item-moved = cannot be voided: { $item } was { $step } on { $on }; take its moves back with `undo N` first, the last one first (`log { $record }` lists the commits)
problem-fitted-alike = is the day of { $record }, a fitting of the same person and model; if they are two devices, give nth={ $nth } as well; if not, void one of them
problem-recorded-as = has the same content as { $record }; void one of the two
problem-use-person-edit = cannot be corrected here; use `assistive person edit`
problem-says-voided = the row says what { $voided } said, which is void, and { $record } of the same day stays as it is; leave the row out, or correct { $record }
problem-follows-from = follows from { $record } and cannot be changed here; correct { $record }, or void this record and record it again with the right one
problem-not-next = is not possible: the day has { $count } so far; give { $next } for another one
problem-key-fixed = is part of the key of the record; void the record and record it again
problem-place-follows = follows from the order in which the records of the day were recorded; leave it out
problem-reason-needed = is required; give a reason

## Problems: assessments and follow-ups

problem-before-fitted = is before the device was handed over ({ $fitted })
problem-after-care = is after the first day of care that is recorded for it ({ $first }); correct that day first
problem-next-too-early = is not after the day of this follow-up ({ $asked })
problem-not-a-source = is not a site and a quantity, such as AK-DPF=50
problem-more-than-received = is { $missing } more than the site has; write the sites they came from under `came_from`, such as AK-DPF=50, or leave the row out if the sheet is older than what was recorded since
problem-source-short = is more than { $site } has in stock of { $model } ({ $there }); correct it, or leave the row out if the sheet is older than what was recorded since
problem-names-another = already names { $person }; merge the two records if they are the same person
problem-history-unordered = does not say one value for each time: all but the last need `until` and a day of their own
problem-history-differs = is not taken over: the store has other earlier values; change the person instead
problem-not-a-history = is not a value of category, grade, division or school, such as school=SP-1 until 2023-09-01
problem-not-a-return = is not a day and a quantity, such as 2024-03-05=2 or 2024-03-05=1 lost
problem-level-differs = is not taken over: the store has { $there } there, and a sheet only takes devices from stock; record the steps at the desk
problem-source-surplus = is not taken over as a whole: the site received { $received } itself, so that not as many came from other sites; correct the quantity or the sites
problem-store-differs = is not taken over: the store has { $stored }
problem-offer-not-kept = cannot be kept: the device is not in stock, or is kept for another borrower; the borrower waits
problem-parts-recorded = differs from the returns that the store has ({ $stored }) and is not taken over; undo the wrong return, then record the right one
problem-return-recorded = differs from the return that the store has ({ $stored }) and is not taken over; change it with assistive correct, given_back=…
problem-not-recorded-here = differs from the stored value ({ $stored }) and is not recorded from this sheet; change the person instead
problem-standing-differs = is not taken over: { $item } is { $standing } since { $since }; record the steps in between
problem-standing-older = is not taken over: the sheet is older than the last change of { $item }, which has been at { $site } since { $since }; record a move if it is elsewhere
problem-author-kept = is not taken over: the name was recorded with the record, and a sheet does not change it
problem-taken-differs = is not taken over: a sheet does not change whether a recorded fitting took stock; void the fitting and record it again, or record the return with `stock return`
problem-meets-because = cannot change: { $others } meet the need because of this assessment; link them to no need first
problem-other-fitting = is not of the person, device and day in this row; correct the number ({ $fitting }) or leave it out
problem-not-a-score = is not NAME=VALUE of a known questionnaire; known: { $known }
problem-score-out-of-range = is not a score of { $name }, which ranges from { $min } to { $max }
problem-not-a-measurement = is not WHAT=NUMBER UNIT, such as seat width=42 cm

## Problems: warnings

problem-quantity-differs = differs from the quantity beside the devices ({ $stated }); correct one of them
problem-month-only = is a month without a day and is not recorded; write the whole date
problem-replaces-stored = replaces { $old }, which is stored for this person without an id; check that it is the same person
problem-several-names = names several people; write a row for each
problem-taken-for-student = is taken for { $person }, of whom the store knows the same; if this is another student, give an id or a birth date
problem-quantity-unclear = may be the quantity of one of the { $devices } devices or of all; write a row for each device
problem-wrong-sum = is the total, but the quantities above it add up to { $sum }; check that the list is complete
problem-wrong-total = is the total, but the list above it has { $rows } rows; check that the list is complete
problem-probably-student = is probably { $person }, a student of this school without an id; if so, merge the two
problem-number-given = gets the number { $key }
problem-no-need = the row names no need; only the student is recorded
problem-borrower-overdue = has { $count ->
    [one] 1 overdue loan, due on { $due }
   *[other] { $count } overdue loans, the first due on { $due }
}
problem-need-before-registration = is before the person was registered ({ $registered })
problem-care-after-leaving = is after the person left ({ $left }); check both days
problem-after-leaving = is after the person left ({ $left }); it meets no need and is listed as an exception
problem-category-not-advised = is advised for { $advised }, but the person's category is { $category }
problem-inside-useful-life = is within the useful life of { $model }, fitted on { $fitted }; its replacement is due on { $until }
problem-likely-duplicate = has the name and birth date of { $person }; if they are the same person, merge the two with `assistive person merge`
problem-certificate-differs = differs from the certificate ({ $certificate }); { $cell } is kept
problem-listed-before = is the need { $need }, identified on { $identified }, listed again; --new-needs imports it as a new need
problem-no-longer-met = leaves { $need } unmet, which was met on { $met }
problem-linked-to = links { $fitting } to { $need }
problem-unlinked-from = unlinks { $fitting } from { $need }, which asks for another device
problem-leaves-behind = concerns what is still open for the person: { $records }
problem-lapsed-before-given = is before the handover of { $given }, which the need counts all the same; correct one of them
problem-left-before-registered = is before the registration ({ $registered }); correct one of them
problem-withdrawal-lifted = meets { $need } and lifts its withdrawal of { $withdrawn }

## Problems: whole files

problem-unknown-columns = unknown columns: { $columns }; known: { $known }; --map NAME=COLUMN says what a column is, and --ignore NAME leaves it out
problem-column-twice = the column { $column } occurs twice; remove one
problem-set-column-present = the sheet already has the column { $column }; --set is only for a missing column
problem-key-column-missing = the sheet lacks a column that is needed (one of these): { $columns }; --set NAME=VALUE gives one value for all rows
problem-not-text = the file is not UTF-8, UTF-16 or GB18030 text; save the sheet as CSV UTF-8
problem-encoding-unclear = the file is hardly GB18030 text: it may be Big5 or Shift-JIS, or have lines in UTF-8; save the sheet as CSV UTF-8, or name it with --encoding gb18030
problem-spreadsheet = the file is a spreadsheet, which this build cannot read; save it as CSV UTF-8
problem-web-page = the file is a web page or XML with the name of a sheet; open it in a spreadsheet program and save it as XLSX
problem-bad-workbook = the spreadsheet cannot be read: it is damaged, has a password or is of another kind; open it and save it as XLSX without a password
problem-no-such-sheet = there is no such sheet; the file has: { $sheets }
problem-kind-unclear = the headers fit no kind of sheet, or several; name the kind
problem-too-many-rows = the table has { $rows } rows, more than a workbook can contain; write CSV
problem-no-sheets = the file is text and has no sheets; leave out --sheet
problem-digits-lost = was changed by a spreadsheet into a number that lost digits; format the column as text and type it again
problem-date-cell = was changed by a spreadsheet into a date; format the column as text and type it again
problem-yes-no-cell = was changed by a spreadsheet into yes or no; format the column as text and type it again
problem-formatted-number = is a number that its format shows as something else; format the cell as text and type the value again
problem-damaged-text = has lost a character, which a wrong encoding replaced; correct it in the sheet and save it as CSV UTF-8
problem-formula-without-result = is a formula without a result; open the file in Excel or WPS, save it and import it again
problem-unreadable-cell = is a cell of an unknown type; open the file in Excel or WPS, save it as XLSX and import it again
problem-merged-amount = is one cell merged over { $range }; split it and write each amount
problem-another-name = is not the name of { $person }, who is called { $stored }; correct the id or key, or give the new name with import --rename or person edit
problem-row-repeated = differs from row { $row }, which names the same record; correct one of the two rows
problem-same-record-again = the row names the same record as row { $row }; the two rows are one record
problem-overwrites = replaces { $old }; row { $row } names the same record
problem-failed-formula = is the error of a formula; correct it in the spreadsheet, or clear the cell
problem-no-tags = the file contains no tags; write one on each line
problem-empty-file = the file is empty; its first row must name the columns
problem-broken-quotes = the file is not well-formed CSV from here on; check the quotes
problem-record-too-large = would be too large for one record (4 MB); nothing was recorded; record it in smaller parts
problem-list-too-long = would be { $count }, and at most { $max } can be recorded; check that it is the right list, or record it in parts
problem-workbook-too-complex = the workbook has more texts, formats, merged cells or parts than fit into memory, or a cell of more than 1 MB; copy its rows into a new workbook, or save the sheet as CSV UTF-8
problem-file-too-long = the file has more than { $max } rows; split it
problem-too-large = the file is larger than { $max } MB; split it

## Kinds of records in errors and problems

what-division = division
what-site = site
what-service = service
what-device = device
what-model = device model
what-class = device class
what-person = person
what-need = need
what-fitting = fitting
what-item = item
what-commit = commit
what-loan = loan
what-hold = hold
what-record = record

## Actions that must come first, in the problem of an impossible action

remedy-in-stock = nothing has to be done
remedy-issued = record its return first: stock return
remedy-on-loan = record the return of the loan first: loan in
remedy-cleaning = clean and inspect it first: stock clean
remedy-repair = record the end of the repair first: stock repair --done
remedy-retired = it is out of use for good
remedy-display = record its return from display first: stock display --back
remedy-transit = record its arrival first: stock move --arrived
remedy-lost = record that it was found first: stock lose --found

## The store: creation, information, notices, verification, repair, backups

init-done = Created a store in { $path }
init-next = Next: `assistive import auto FOLDER` reads the sheets of a folder, `assistive template student-needs needs.xlsx` writes an empty sheet to fill in, and `assistive demo` shows a sample
info-cut = An unfinished commit { $commit } at the end of the journal ({ $bytes } bytes) was truncated; no acknowledged commit is lost
notice-cut = A crash interrupted commit { $commit } before it was acknowledged, and its { $bytes } bytes were truncated. The change was not stored; run the command again
notice-in-use = { $holder } is using the store; this is the content up to commit { $commit }
notice-left-out = The journal ends with { $bytes } bytes of an unfinished commit { $commit }, which are ignored. If something is missing, restore a backup
notice-wrong-clock =
    Commit { $commit } is included: commits count in the order in which they were made, although a wrong clock dated this one { $at }{ $more ->
        [0] {""}
        [one] {" "}and one other later as well
       *[other] {" "}and { $more } others later as well
    }
notice-nothing-known = The store had no records at that time: its first commit is later
notice-rebuilt = The checkpoint was rebuilt from the journal ({ $why }). Nothing is lost, and no figure is affected
warning-damaged = Warning: commit { $commit } of the journal is damaged (byte { $offset }). Figures are still right, and changes are stored. Mend the store now: `assistive doctor` writes all records into a new store, and `assistive doctor --with FILE` with your latest backup also saves the log
rebuilt-missing = it was missing
rebuilt-unfinished = a process ended while writing it
rebuilt-damaged = it was damaged
rebuilt-other-version = it was written by another version
verify-misfit = { $record } is inconsistent with { $named }
verify-unsound = the store is damaged or inconsistent; copy its folder, then run `assistive doctor`
state-not-compared = not compared
state-none = none; it is rebuilt from the journal
state-unfinished = unfinished: a process ended while it wrote or compacted it. Nothing is lost; the next opening rebuilds it
state-same = matches the journal
state-wrong = differs from the journal
doctor-well = No problems found
doctor-journal-whole = The journal is intact: { $commits ->
    [one] 1 commit
   *[other] { $commits } commits
}
doctor-journal-damaged = The journal is damaged at byte { $offset }; the first { $commits } commits can be read
doctor-way-log = Way 1 (--keep log): the first { $commits } commits with their log, { $records } records. Later changes are lost
doctor-way-records = Way 2 (--keep records): all { $records } records as of commit { $commit } of { $at }, as one commit. The log of the single commits, their undo and answers as of an earlier day stay in the damaged store
doctor-backup-unused = The backup is not used: it saves no more than the store's own commits
doctor-replaced = The backup went another way than this store. With it, these commits of the store would be replaced:
doctor-replaced-commit = { "  " }commit { $commit } of { $at }: { $operation }, by { $actor }
doctor-in-use = { $holder } is using the store, so its checkpoint was not read. Close that program and run `assistive doctor` again: the checkpoint may hold more records
doctor-nothing-to-keep = nothing is left to keep that way; leave out --keep
doctor-reason = Written from the records as of commit { $commit } ({ $at }) of the damaged store { $store }, which keeps the log of the single commits
doctor-cut = An unfinished commit { $commit } at its end ({ $bytes } bytes) was never acknowledged; it is truncated when the store is next opened
doctor-lost = Commits { $from } to { $to }, the last of { $at }, cannot be recovered that way; use a backup that has them (doctor --with FILE)
doctor-leftover = { $path } is no longer needed
doctor-state-wrong = The checkpoint differs from the journal. No answer is affected, and it can be rebuilt
doctor-say-yes = Nothing was changed; use --yes to carry it out
doctor-saved = Saved { $commits } commits (hash { $hash }) to { $path }. Check the new store with --store, then replace the damaged one with it
doctor-saved-records = Saved { $records } records as of commit { $commit } to { $path }, as the new store { $store }. Check it with --store, then use it in the place of the damaged one, and keep that one for its log. Make a new backup: those of the damaged store do not fit
doctor-exposed = { $path } can be read by other users
doctor-plan-salvage = The commits that can be recovered (way 1) are written to { $path }; the damaged store is not changed
doctor-plan-records = The records of the checkpoint are written to { $path } as a new store (way 2); the damaged store is not changed
doctor-plan-tidy = Files become readable to their owner only, files that are not needed are removed, and a wrong checkpoint is rebuilt
doctor-ask = Continue? [Enter = yes]
doctor-tidied = Done
doctor-restore = Nothing in this journal can be recovered; restore a backup into a new folder: assistive restore FILE --store DIR
restore-done = Restored to { $path }. It is the same store as the one in the backup; continue to work in only one of them
working = Working …

## Settings

config-set = { $name }: { $value }
setting-of-header = the column of this header in imports of { $kind }; import --map "HEADER=" forgets it
config-own-set = { $name }: { $value } (in { $path })
config-own-cleared = { $name }: removed (in { $path })
settings-not-read = cannot read the settings in { $path }: { $why }; correct the file or delete it
settings-not-toml = { $path } is not valid TOML at line { $line }, column { $column }; correct the file or delete it
settings-nowhere = no folder for the settings was found; set HOME or ASSISTIVE_CONFIG
settings-unknown = { $path }: there is no setting { $key }; settings: { $known }
settings-bad = { $path }: { $problem }
settings-value = { $name } cannot be { $value }; possible values: { $values }
settings-empty = { $name } must not be empty

## The sample

demo-intro-kept = An invented city, kept in the folder: { $persons } people, { $needs } needs, { $fittings } fittings
demo-intro = An invented city, in memory only: { $persons } people, { $needs } needs, { $fittings } fittings
demo-students = Needs list of students, programme school: { $students } students at { $schools } schools. The first of them:
demo-more = { $count ->
    [one] … and 1 more need
   *[other] … and { $count } more needs
}
demo-next = To try it, keep the sample in a folder:
demo-next-kept = The sample is kept. To try it:

## Import

import-more-errors = { $count ->
    [one] … and 1 more problem; --max-errors shows more
   *[other] … and { $count } more problems; --max-errors shows more
}
import-more-warnings = { $count ->
    [one] … and 1 more warning; -v shows all
   *[other] … and { $count } more warnings; -v shows all
}
import-more-changes = … and { $count } more; -v shows all
import-unreadable = { $file } could not be read, and nothing was imported from it
import-rejected-all = { $count ->
    [one] 1 row of { $file } has errors, and nothing was imported; correct it, or import the other rows with --on-error skip
   *[other] { $count } rows of { $file } have errors, and nothing was imported; correct them, or import the other rows with --on-error skip
}
import-rejected-some = { $count ->
    [one] 1 row of { $file } has errors and was not imported; the other rows were
   *[other] { $count } rows of { $file } have errors and were not imported; the other rows were
}
import-rejected-dry = { $count ->
    [one] 1 row of { $file } has errors
   *[other] { $count } rows of { $file } have errors
}
import-rejected-standing = { $count ->
    [one] 1 row of { $file } has an error in the status of its device, and no status was taken; the devices are stored. Correct it and import the sheet again
   *[other] { $count } rows of { $file } have errors in the statuses of devices, and no status was taken; the devices are stored. Correct them and import the sheet again
}
import-checked-hint = hint: --on-error skip imports the other rows and writes a marked copy beside { $file } (….checked.xlsx), which can be returned to the sender
import-rejected-file = The rejected rows are in { $path }; correct them and import that file
import-rejected-file-map = The rejected rows are in { $path }; correct them and import that file with the same --map and --ignore
import-checked-file = The wrong cells are marked in { $path }, and its last column says why; correct them there and import that file with the same options
import-left-out = left out: { $file }: { $reason }
left-out-hidden = the file is hidden; if it is a list, import it by its name
left-out-rejected = the rows that an import refused, or a copy in which it marked them; correct them and import the file by its name
left-out-deep = the folder is below too many others; import it by its name
left-out-again = the same file or folder was found under another name
left-out-no-file = a pipe or device; import it by its name
left-out-of-program = a program made it for itself
import-doubted = { $file } was read as { $encoding }; if the names are wrong, undo the import and repeat it with --encoding { $other }
import-created = { $file }: new are { $people ->
    [one] 1 person
   *[other] { $people } people
} and { $needs ->
    [one] 1 need
   *[other] { $needs } needs
}
import-other-sheets = { $file }: only the first sheet was read; --sheet NAME reads another: { $sheets }
import-hidden-rows = { $file }: { $count ->
    [one] one hidden row was read like the others
   *[other] { $count } hidden rows were read like the others
  }; remove from the sheet what does not belong in it
import-reading = { $file }: the column { $header } is read as { $column }, which the sheet has no other column for; --set { $column }=VALUE gives another value
import-unknown-columns = { $file }: not imported are these columns, which are unknown or the second of their kind: { $columns }; --ignore NAME says that this is right
import-left-out-rows = { $file }: left out, because they are no rows of the list (totals, signatures, notes, rows not filled in): { $rows }
import-number-keys = { $file }: the numbers in { $column } were read as keys of people, because they do not count the rows; --ignore { $column } leaves them out
import-numbering = { $file }: the column { $column } only numbers the rows and was left out; --map { $column }=key reads it as the key of people
import-dry-run = Dry run: nothing was stored
import-standing = { $file }: the statuses of its devices were taken after the other sheets, in commit { $commit }
import-reason = reason
import-rejected-stored = The correct rows of { $file } were imported, but the rejected rows could not be written beside it: { $cause }. When this is solved, import the file again with --on-error skip
import-relink = hint: earlier fittings that meet these needs: { $count }; `assistive fit relink` links them (--dry-run shows them)
import-remembered = { $header } is read as { $column }, as in an earlier import; --map "{ $header }=" forgets it
import-remembered-out = not imported, as decided in an earlier import: { $columns }; --map "NAME=" forgets it
import-remember = saved in the store, for later imports of { $kind }: the meaning of { $headers }
import-forgotten = forgotten, in imports of { $kind }: the meaning of { $headers }
import-ask = { $file }: { $count ->
    [one] the meaning of one column is unknown
   *[other] the meaning of { $count } columns is unknown
  }. Type the name of the column that is meant, or - to leave it out; Enter takes the answer in brackets, ? lists the columns, Ctrl+D stops
import-ask-column = { $header } (such as: { $samples }) [{ $proposal }]:{" "}
import-map-unused = no file has the header { $header }, which --map or --ignore names
import-map-near = no file has the header { $header }, which --map or --ignore names; is { $near } meant?
import-ask-needed = the sheet lacks { $needed }; type the name of the column, or - if it is another one
import-ask-unknown = { $answer } is no column that the sheet lacks; ? lists them
import-new = (new)

## Export, templates and written files

export-done = Wrote { $count ->
    [one] 1 row
   *[other] { $count } rows
} to { $path }
export-no-file = { $path } is a link, a device or a folder and is not replaced; choose another name
export-no-folder = { $path } is not a folder and is not replaced; choose another name
export-folder-other = { $path } has other files, such as { $file }, and is not replaced; choose another folder
export-exists = { $path } already exists; choose another name, or overwrite it with --force
export-masked = Ids are masked, so the file cannot be imported; --show-ids writes them in full
template-title = { $kind }: { $rows }. Columns with * are required, the others are optional. Days like 2023-03-05. Ids are text: do not let Excel convert them to numbers. Some cells have a list to choose from.
template-rows-one = one per row
template-rows-stock = one row for each device with a tag, and for each quantity of a model that is counted
template-rows-levels = one row for each model and site; only for models that are counted by quantity
template-rows-moves = one row for each step of a device; only for devices with tags
template-rows-of-person = one per row, so that a person with two devices has two rows
template-column = Column
template-needed = Required
template-content = Content
template-example = Example
template-due-done = Wrote the follow-ups that are due to { $path }
template-none-due = No follow-up is due until { $until }: { $path } lists none; for those that fall due later give more days (--due)
template-done = Wrote an empty sheet to { $path }
note-choose = Choose from the list
note-code = A short code of letters, digits and hyphens that no other record has
note-name = The name as on the id card
note-full-name = The full name
note-parent = Code of the division or site above
note-successor = If it was abolished: code of the division that succeeds it
note-class = Code or name of the device class
note-categories = Kinds of disability, separated by semicolons
note-unit = Unit in which the device is counted
note-money = Amount in yuan
note-life-years = Years of useful life
note-loan-days = Days for which the device is lent; 0 if it is not lent
note-device = Choose from the list, or write the everyday name of the device or the code of a class
note-model = Choose from the list: a model of the catalogue, by name or code
note-division = County or town: choose from the list, or write its name or code
note-day = A day such as 2023-03-05
note-birth-date = A day such as 2015-06-12; not needed beside an id number
note-id-number = The 18 characters of the id card; the cell stays text. Without an id, fill in the birth date
note-certificate = The 20 characters of the disability certificate; the cell stays text
note-key = Your own number for the person, if there is no id
note-guardian = Name of a parent or guardian
note-phone = Phone number of the person or the guardian
note-address = Home address
note-site = Choose from the list, or write its name or code
note-class-name = Grade and class at school
note-person = Citizen id, certificate number or key
note-priority = 1 (first) to 3
note-borrower = A person's id or key, or org: and the name of an organisation
note-need = Number of the need, such as N5; if empty, it is matched
note-item = Tag of the device, or name of a model that is counted by quantity
note-tag = The label on the device; leave it empty for models that are counted by quantity
note-moved-site = The site to which the device went, if it was moved or sent: choose from the list, or write its name or code
note-moved-tag = The label on the device; quantities without labels belong in a sheet of levels
note-nth-step = For the second such step of the device on the same day: 2, and so on
note-serial = Serial number of the manufacturer
note-provider = Name of the organisation that provides the device or service
note-donor = Name of the donor
note-programme = Choose from the list, or write the name of the programme
note-nth = For the second record of the same person, model and day: 2, and so on
note-quantity = A whole number from 1; 1 if empty
note-note = Anything else
note-recommended = The recommended model: choose from the list, or write its code
note-need-device = The device of the needs list; not needed if the person has one need only
note-assessed-need = Number of the need, such as N5; not needed beside the person
note-fitting = Number of the fitting, such as F5; not needed beside the person, the device and the day of the fitting
note-nth-of-day = For the second record of the same day: 2, and so on
note-professional = Name of the professional
note-done-by = Name of the person who did it
note-measurements = Such as “seat width=38 cm; seat depth=40 cm”
note-method = Method of cleaning and disinfection
note-fault = What was broken
note-parts = The parts that were replaced
note-missing = The parts that were missing on return
note-former-ids = Ids of other records of the person, several with semicolons between them
note-other-keys = Keys that other sites gave the person, such as SP-0981/001
note-history = Earlier values with the days on which they ended; exports fill it in
note-returns = Day and quantity of each return of a part, such as 2024-03-05=2; lost ones as 2024-03-05=1 lost
note-renewals = The number of times it was extended
note-from = The sites from which devices came, with the quantities, such as AK-DPF=50
note-from-stock = Yes if the devices were taken from the stock of the site, no if not; only for models that are counted by quantity. If empty, they are taken if the site keeps the model
note-given-back = The day on which the device came back; empty if the person has it
note-level = All devices of the model at the site, with those that are lent or handed over
note-level-part = How many of the quantity
note-scores = Such as “QUEST=4.5”, several with semicolons between them
note-next-on = The day on which to ask again, also if nobody answered
note-compared = For the people who call; a change here is not recorded
note-listed-again = Other days on which lists named the same need; written by exports, usually empty
note-round = The follow-up after 1 or after 6 months; if empty, by the day
example-division-code = 610902105
example-division = 恒口镇
example-parent = 610902
example-site-code = SC-0101
example-site = 汉滨区第一小学
example-model-code = WC-STD
example-device = wheelchair
example-model = Standard wheelchair
example-class = 12 22 03
example-categories = physical; visual
example-unit = piece
example-money = 1200
example-number = 5
example-name = 王芳
example-id-number = 999001201506123011
example-certificate = 99900120150612301143
example-key = 2024-017
example-guardian = 王建国
example-phone = 13900000000
example-address = 解放路 3 号
example-class-name = Grade 3, class 2
example-tag = AK000012
example-serial = SN20240017
example-quantity = 1
example-birth-date = 2015-06-12
example-day = 2024-03-05
example-professional = Dr Li
example-measurements = seat width=38 cm; seat depth=40 cm
example-scores = QUEST=4.5
man-done = Wrote the manual pages to { $path }
output-written = Written to { $path }

## Undo and void

undo-what = { $subject } { $operation } by { $actor }, { $events ->
    [one] 1 change
   *[other] { $events } changes
}
undo-done = Undid commit { $undone } ({ $what }) in commit { $commit }
undo-dry-run = Would undo commit { $undone } of { $at } ({ $what })
undo-other = another person made it
undo-older = later commits are in force
undo-large = it has many changes
undo-ask = Undo commit { $undone } of { $at } ({ $what })? Note: { $risk }. [y/N]
undo-kept = Nothing was undone
undo-say-yes = commit { $undone } of { $at } ({ $what }) was not undone: { $risk }. Look at it with --dry-run, and undo it with --yes
undo-nothing = Nothing in commit { $undone } ({ $what }) could be undone
undo-stayed = Not undone: { $record }, changed later by commit { $commits }
undo-stayed-bare = Not undone: { $record }, because other records refer to it
void-done = Voided { $record }; the journal keeps it

## Questions at the terminal

form-confirm = { $line } ({ $told }). Continue? [Y/n]
form-stopped = Stopped; nothing was recorded
form-nothing = Nothing matches { $text }; type another part of the name, or press Enter to stop
form-more = … and { $count } more; type more of the name
form-which = Which one? Type its number, or press Enter to search again:

## Records

described-named = { $number } { $name }
described-of = { $number } of { $person }: { $thing }
described-many = { $name } ×{ $count }
recorded-created = Recorded { $what } { $name }
recorded-updated = Changed { $what } { $name }
recorded-unchanged = Unchanged: { $what } { $name }
changed-field = { $column } { $old } → { $new }
changed-separator = { "; " }
changed-what = { $text }: { $fields }

## People

registered-assumed = { $day } (assumed)
person-left = { $person } { $name } left on { $on }: { $why }
person-left-needs = hint: open needs that count as withdrawn from that day: { $records } ({ $count })
person-left-loans = hint: loans that have not been returned: { $records } ({ $count })
person-left-holds = hint: holds that ended: { $records } ({ $count })
person-left-late = hint: fittings after that day, which meet no need now and are listed by `assistive report exceptions`: { $records } ({ $count })
person-back = { $person } { $name } has not left
person-from-beginning = the beginning
merge-say-yes = not merged: { $other } and { $person } look like two people. Compare their cards; if they are one person, repeat with --yes
merge-ask = { $other } and { $person } look like two people. Merge them all the same? [y/N]
person-merged = { $other } and { $person } are now one person: { $person } { $name } (records moved: { $count })
person-merged-left = hint: the person left on { $on } ({ $why }), as one of the two records says; if that is wrong: `assistive person leave { $person } --back`
person-merged-twice = hint: these records existed for both and are kept once: { $records }
person-merged-ended = hint: the person waited twice for the same model; these holds ended: { $records }

## Needs

need-given = { $given } of { $quantity }
need-with-given = { $status } ({ $given })
need-bridged = open, bridged by { $loan }
assessed = Assessed { $need }: { $finding }
assessed-not-suitable = ; to close the need: assistive need withdraw { $need } unsuitable
withdrawn = Withdrew { $need } on { $day }: { $reason }

## Fittings

fit-meets = It meets need { $need }
fit-meets-part = It is for need { $need }, which is still open: { $given } handed over
fit-another = that was recorded before; record another device of the model on this day with --another, or with its tag (--item)
fit-unlisted = It meets no listed need: it counts as a service, and in no rate
fit-linked = { $fitting } meets { $need }
fit-linked-part = { $fitting } is for { $need }, which is still open: { $given } handed over
fit-linked-none = { $fitting } meets no need and is unlisted
trained = Recorded training { $id } for { $fitting }
followed-up = Recorded follow-up { $id } for { $fitting }; used { $used }
followed-up-use-unknown = Recorded follow-up { $id } for { $fitting }; use unknown
followed-up-never = ; it is due for collection: assistive fit due --kind collect
followed-up-next = ; to be asked again on { $day }
not-reached = Recorded { $id } for { $fitting }: not reached, the follow-up stays due

## Loans and holds

loan-out = Lent { $loan }; due on { $due }
loan-out-open = Issued { $loan }, without a due day: it counts as an issue, not as a loan
loan-in = Returned { $loan }, at { $site }: { $status }
loan-in-bare = Returned { $loan }: { $status }
loan-in-lost = Recorded the loss of { $loan }
loan-in-some = { $loan }: { $count } returned, at { $site }: { $status }
loan-in-some-lost = { $loan }: { $count } lost
loan-part-out = { $quantity } ({ $out } out)
loan-in-part = ; still on loan: { $count }
loan-in-total = ; the loan has ended: { $totals }
loan-in-total-each = { $count } { $status }
loan-return = { $on }: { $count } { $status }
loan-in-deposit = ; pay back the deposit of { $deposit } yuan
loan-renewed = Renewed { $loan }; due on { $due }
hold-placed = { $hold } of { $borrower }: place { $place } in the queue for { $name }, expected on { $day }
hold-placed-unknown = { $hold } of { $borrower }: place { $place } in the queue for { $name }; no loan is due that could free one
hold-ready = { $hold } of { $borrower }: { $tag } is kept at { $site } until { $until }
hold-ready-bulk = { $hold } of { $borrower }: { $name } is kept at { $site } until { $until }
hold-cancelled = Cancelled the hold { $hold }

## Stock

stock-received = Received { $names }: { $device }, at { $site }
stock-received-bulk = Received { $count } of { $device } ({ $name }), at { $site }
stock-moved = { $name }: { $status }, at { $site }
stock-moved-bulk = { $count } of { $name }: { $status }
stock-given-back = { $fitting }, { $count } of { $name }: { $status }
stock-sent = { $name }: { $status }, to { $site }
stock-list-bulk-left = { $count ->
    [one] 1 row of bulk models is not in this CSV; see --json, or report stock --by device
   *[other] { $count } rows of bulk models are not in this CSV; see --json, or report stock --by device
}
stock-bound-for = to { $site }
count-done = Found { $found }, missing { $missing }, unexpected { $unexpected }
count-missing = missing: { $tag } { $name }
count-unknown = unexpected: { $tag } is not a known tag
count-elsewhere = unexpected: { $tag } is on record as { $status } at { $site }

## Papers to print: receipts, forms and labels

receipt-title = Receipt for assistive devices on loan
receipt-terms = The borrower has seen the devices above in working order and has been shown how to use them. Please take care of them and return them by the due day. Tell us at once about damage or loss, and before the due day if you need them longer.
receipt-borrower = Borrower
receipt-devices = Devices
receipt-deposit = Deposit:
receipt-deposit-back = paid back
receipt-return = On return
receipt-condition = Condition:
receipt-missing = Missing parts, remarks:
receipt-sign-borrower = Borrower (signature)
fitting-form-title = Record of a fitting
fitting-form-training = Adjustments, instruction and training:
fitting-form-terms = The device above was handed over, adjusted and tried out. The person or their guardian has been shown how to use and care for it.
fitting-form-person = Person
fitting-form-need = Need
fitting-form-device = Device
fitting-form-day = day
fitting-form-follow-up = Follow-up
fitting-form-use = still in use?
fitting-form-answer = answer
fitting-form-round = after
fitting-sign-person = Person or guardian (signature)
fitting-sign-fitter = Fitted by (signature)
labels-title = Labels for devices
labels-none = There is no device with a tag to label; name tags or another site, or leave out the filters
page-body = Reporting body: { $name } ({ $division })
page-made = Made on { $day } with assistive
page-sign-body = Organisation (stamp)
page-sign-head = Responsible
page-sign-hand = Filled in by
paper-sign-day = Date
paper-sign-staff = Staff

## Lists

list-count = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
list-narrow = { $count ->
    [one] 1 column does not fit in the terminal ({ $columns }); use -o FILE, --format csv or --json to see all
   *[other] { $count } columns do not fit in the terminal ({ $columns }); use -o FILE, --format csv or --json to see all
}
list-limited = { $shown } of { $count } rows
list-of-assessments = Assessments
list-of-bulk = Quantities in stock
list-of-classes = Device classes
list-of-commits = Journal
list-of-counts = Stock-takes
list-of-divisions = Divisions
list-of-due = Work that is due
list-of-fittings = Fittings
list-of-follow-ups = Follow-ups
list-of-holds = Holds
list-of-items = Devices in stock
list-of-linked = Linked fittings
story-cost = cost { $yuan }
list-of-loans = Loans
list-of-models = Device models
list-of-needs = Needs
list-of-persons = People
list-of-services = Rehabilitation services
list-of-settings = Settings
list-of-sites = Sites
list-of-story = History of a device
list-of-trainings = Trainings

## Cards

card-needs = Needs
card-fittings = Devices handed over
card-loans = Loans
card-holds = Holds
card-services = Services
card-assessments = Assessments
card-trainings = Trainings
card-follow-ups = Follow-ups
card-due = To do
card-likely-duplicates = Likely duplicates
card-history = Changes
card-certificates = Issues of the certificate
card-withdrawals = Withdrawals
card-story = History
card-levels = Stock
card-receipts = Received
card-sites = Sites below it
card-stock-takes = Stock-takes
card-days-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
card-next-follow-up = { $round }: { $day }
card-next = to be asked again on { $day }
card-separator = { "; " }

## Reports

report-period = { $from } to { $to }
report-period-counted-to = { $from } to { $to } (counted to { $day })
report-position = Counted up to commit { $commit } of the journal ({ $hash })
report-position-checked = Counted up to commit { $commit } of the journal ({ $hash }). All of the journal was last checked at commit { $to } ({ $at })
report-position-unchecked = Counted up to commit { $commit } of the journal ({ $hash }), not all of which has been checked yet
report-only = Only: { $conditions }
report-only-basic = basic-type devices
report-withheld = * suppressed to protect privacy: counts and differences of one or two people, parts of groups of fewer than five, and figures that would reveal them
report-checked-together = The tables of this publication were checked together, but not with tables published elsewhere.
report-single-table = Checked for publication by itself. Review tables about the same people together before publishing them.
moment-commit = commit { $commit }
compare-title = Changes since { $moment }, { $period }
compare-same = No changes: the figures are the same
compare-commits = Commits that moved the figures:
figures-periods = Each month or quarter is counted as a period of its own, so the figures of several do not add up to the total
figures-no-partition = A borrower can be in several rows, so rows of borrowers do not add up
needs-title = Needs, { $period }
rate-title = Fitting rate, { $period }
rate-as-of = as known at { $moment }
rate-no-programme = No need of the period is under the programme `{ $programme }`; programmes are shown by: report rate --by programme
rate-total = total
rate-row-none = (none)
rate-figure = figure
rate-value = rate
rate-counts = counts
rate-line-fitted = fitting rate
rate-line-fully = fully fitted
rate-line-needs = needs met
rate-line-days = days to fit
rate-line-p90 = median; 90th percentile { $days } days
rate-line-in-use = in use at six months
rate-of-persons = { $numerator } fitted of { $denominator } people in need
rate-of-persons-fully = { $numerator } with all needs met of { $denominator } people in need
rate-of-needs = { $numerator } met of { $denominator } needs
rate-of-asked = { $numerator } of { $denominator } followed up
rate-in-need = in need
rate-fitted = fitted
rate-rate = rate
rate-fully = all met
rate-full-rate = rate
rate-needs = needs
rate-met = met
rate-needs-rate = rate
rate-median = median days
rate-p90 = 90th percentile
rate-unlisted = Fitted without a listed need, not in the rate: { $count ->
    [one] 1 person
   *[other] { $count } people
}
rate-unlisted-none = People fitted without a listed need cannot be counted under this filter
rate-excluded = Excluded, withdrawn in the period: { $count ->
    [one] 1 need
   *[other] { $count } needs
} ({ $reasons })
cross-corner = { $rows } \ { $columns }
rate-cross = People fitted of people in need, and the fitting rate
rate-no-partition = A person can be in several rows, so the rows of people do not add up to the total
rate-how = Fitting rate = people with a need met in the period ÷ people with a need that was open in the period and not withdrawn. A need is met on the day of the handover
lending-title = Lending, { $period }
lending-how = Loans are counted by their first day. Utilisation = days on loan ÷ days in the lendable stock
stock-title = Stock now; donations { $period }
stock-donated = Donations of the period: { $count }, worth { $value } yuan
stock-how = Quantity: all devices ever received, whatever their status
stock-recovered = Recovery: { $back } of { $users } devices with users came back in the period = { $rate }
services-title = Rehabilitation services, { $period }
services-how = A fitting counts as a service. Service rate: served of those in need; coverage: served of all registered
headlines-value = value
headlines-title = Headline figures, { $period }
publish-title = Published figures, { $period }
publish-table-annual = Headline figures
publish-table-rate-county = Fitting rate by county
publish-table-rate-category = Fitting rate by category
publish-table-rate-age = Fitting rate by age
publish-table-rate-class = Fitting rate by device class
publish-table-rate-school = Fitting rate by school
publish-table-lending-county = Lending by county
publish-table-services-county = Rehabilitation services by county
publish-done = Wrote { $tables } tables and index.html to { $path }
publish-withheld = { $count ->
    [0] No figure is suppressed.
    [one] 1 figure is suppressed.
   *[other] { $count } figures are suppressed.
}
annual-title-counted-to = Annual report { $year } (counted to { $day })
annual-title = Annual report { $year }
annual-explain = To list the people in a figure: { $command }
annual-name = name
annual-of = { $numerator } of { $denominator }
annual-place = place
annual-counties = Fitting rate by county
annual-schools = Students on the needs lists, by school
exceptions-title = Exceptions, { $period }
exceptions-count = { $kind }: { $count }
exceptions-part = { $kind }: { $shown } of { $count }
exceptions-few = The first { $few } of each kind are shown; --all shows all, -o FILE writes all
exception-after-leaving = the person left on { $left } ({ $reason })
exception-inside-life = fitted with { $model } on { $fitted } ({ $before }); its replacement is due on { $until }
exception-idle-donation = { $tag }, donated by { $donor }, unused for { $days } days
exception-idle-donation-bare = { $tag }, donated, unused for { $days } days
exception-surplus = { $surplus } of { $quantity } devices are beyond the need
exception-unlisted = meets no need on any list
exception-likely-duplicate = same name and birth date as { $other }
exception-follow-up-missing = handed over { $fitted }; the follow-up after { $months ->
        [one] one month
       *[other] { $months } months
    } is missing

## The records in a figure

explain-title = { $figure }, { $period }: the records in it
explain-included = Included: { $sum }
explain-not-met = In the denominator, but not met: { $sum }
explain-name = name
explain-excluded = Excluded: { $sum }
explain-record = record
explain-amount = amount
explain-and = ;{" "}
explain-why = why
why-not-met = { $need } identified { $identified }, not met
why-not-served = no service in the period
why-not-in-need = no countable need
why-partly-met = { $need } identified { $identified }, { $given } handed over
why-met = { $need } identified { $identified }, handed over { $on } ({ $fitting })
why-met-before = { $need } identified { $identified }, handed over { $on }: before the period
why-met-after = { $need } identified { $identified }, handed over { $on }: after the period
why-withdrawn = { $need } identified { $identified }, withdrawn { $on }: { $reason }
why-identified-after = { $need } identified { $identified }: after the period
why-issued = { $loan } issued { $out } without a due day: an issue, not a loan
why-after-leaving = { $need } identified { $identified }: after the person left on { $left }
why-answered = { $need } ({ $fitting }): followed up { $on }, used { $used }
why-goes-on = { $need } identified { $identified } ({ $kind }): ongoing
why-fitted = { $device } handed over { $on } ({ $fitting }) for { $need }
why-fitted-unlisted = { $device } handed over { $on } ({ $fitting }), for no listed need
why-served = { $kind } on { $on } ({ $service })
why-served-at = { $kind } on { $on }, { $place } ({ $service })
why-registered = registered { $on }
why-registered-after = registered { $on }: after the period
why-left = left { $on }: { $reason }
why-lent = { $loan } lent { $out }, due { $due }, not returned
why-lent-back = { $loan } lent { $out }, returned { $back }
why-donated = { $quantity } received { $on }, worth { $value } yuan
why-donated-by = { $quantity } received { $on } from { $donor }, worth { $value } yuan

## Names of figures

figure-students-on-list = Students on the needs lists
figure-service-rate = Rehabilitation service rate
figure-persons-in-need = People in need of a device
figure-persons-fitted = People fitted
figure-persons-fully-fitted = People fitted with all they need
figure-persons-registered = People registered
figure-needs = Device needs
figure-needs-met = Device needs met
figure-needs-rate = Rate of needs met
figure-unlisted-persons = People fitted without a listed need
figure-loans = Loans
figure-borrowers = Borrowers
figure-returned = Loans returned
figure-rehab-persons-in-need = People in need of rehabilitation
figure-rehab-persons-served = People served
figure-rehab-persons-served-in-need = Served, of those in need
figure-rehab-persons-served-registered = Served, of those registered
figure-open = Open loans
figure-overdue = Overdue loans
figure-children-served = Children given rehabilitation
figure-children-served-at-home = Of those, at home
figure-coverage = Coverage of rehabilitation services
figure-donated-items = Devices donated
figure-donated-value = Value of the donations, yuan
figure-days-to-fit-median = Days to fit, median
figure-days-to-fit-p90 = Days to fit, 90th percentile
figure-mean-days = Days per loan, mean
figure-fitting-rate = Fitting rate
figure-full-fitting-rate = Full fitting rate
figure-followed-up = Followed up at six months
figure-in-use = Of those, in use
figure-in-use-rate = In-use rate

## Changes of records in the journal
change-added = Recorded { $record }
change-changed = Changed { $record }
change-voided = Voided { $record }
change-restored = Restored { $record }
change-record = { $kind } { $name }
change-level = { $model } at { $site }
change-field = { $field } { $value }
change-from-to = { $was } → { $now }
change-since = { $value } from { $day }
change-list = { ", " }
log-why = reason: { $why }
log-undone = undone by commit { $commit }
log-more = { $shown } of { $count } changed records; all: assistive log { $id } --all
log-count = { $count ->
    [one] 1 commit
   *[other] { $count } commits
}
field-address = address
field-asked = contacted by
field-asked-on = asked on
field-assessed-on = assessed on
field-assessor = assessor
field-back = quantity returned
field-back-by = received by
field-basic = basic type
field-birth-date = birth date
field-borrower = borrower
field-by = done by
field-categories = parts of the disability
field-category = category
field-certificate = certificate
field-class = class
field-class-name = school class
field-column = column
field-condition = condition
field-cost = cost
field-fault = fault
field-method = method
field-parts = parts
field-deposit = deposit
field-deposit-back = deposit given back on
field-device = device
field-division = division
field-donor = donor
field-due-on = due on
field-finding = finding
field-fitted-on = fitted on
field-fitting = fitting
field-former-id = id of a merged record
field-found = found
field-grade = grade
field-guardian = guardian
field-holder = held by
field-hygiene = to be cleaned
field-id-number = citizen id
field-identified-on = identified on
field-in-on = returned on
field-item = device
field-kept-until = kept until
field-key = local key
field-kind = kind
field-left-on = left on
field-left-reason = reason for leaving
field-level = level
field-life-years = useful life in years
field-listed-again = listed again on
field-loan-days = loan days
field-measurements = measurements
field-merged-into = merged into
field-missing = missing
field-mode = mode
field-name = name
field-name-en = English name
field-need = need
field-need-chosen = need chosen by hand
field-next-on = ask again on
field-note = note
field-on = on
field-out-on = lent on
field-parent = belongs to
field-person = person
field-phone = phone
field-place = place
field-placement = placement
field-price = price
field-priority = priority
field-programme = programme
field-provider = provider
field-purpose = purpose
field-quantity = quantity
field-received-at = received at
field-received-on = received on
field-registered-on = registered on
field-registration-assumed = day of registration assumed
field-renewals = renewals
field-returns = returns
field-round = round
field-satisfied = satisfied
field-school = school
field-scores = scores
field-serial = serial number
field-served-on = served on
field-sex = sex
field-since = since
field-site = site
field-source = source
field-stage = stage
field-standing = status
field-stated-withdrawal = withdrawal in a list
field-status = status
field-step = action
field-subsidy = subsidy
field-successor = successor
field-tag = tag
field-taken = taken from stock
field-tracking = tracking
field-trained-on = trained on
field-trainer = trainer
field-trouble = problem
field-unexpected = unexpected
field-unit = unit
field-use = use
field-valid-from = valid from
field-valid-to = valid to
field-value = value
field-wants-repair = wants a repair
field-wants-training = wants training
field-withdrawn-on = withdrawn on
field-withdrawn-reason = reason for withdrawal

## Column headings

col-action = effect
col-actor = who
col-address = address
col-answer = answer
col-answered-on = followed up on
col-asked = asked by
col-asked-on = asked on
col-assessed-on = assessed on
col-assessment = assessment
col-assessor = assessor
col-at = when
col-back-by = received by
col-back-or-late = back
col-basic = basic type
col-before = now
col-birth-date = birth date
col-blocks = blocks
col-blocks-wrong = blocks wrong
col-borrower = borrower
col-borrower-name = borrower's name
col-borrowers = borrowers
col-bridged-by = bridged by
col-by = by
col-bytes = bytes
col-bytes-after = bytes after
col-bytes-before = bytes before
col-categories = categories
col-category = category
col-certificate = certificate
col-checkpoint = checkpoint at commit
col-checkpoint-bytes = bytes of the checkpoint
col-checked = journal last checked
col-checked-commit = checked up to commit
col-class = class
col-class-label = class name
col-class-name = class
col-cleaning = to be cleaned
col-cn = Chinese catalogue
col-code = code
col-column = column
col-commit = commit
col-commits = commits
col-condition = condition
col-cost = cost
col-fault = fault
col-method = method
col-parts = parts
col-count = stock-take
col-county = county
col-county-name = county
col-coverage = coverage
col-created = created
col-created-people = people created
col-damaged-commit = damaged commit
col-day = day
col-days-late = days late
col-deposit = deposit
col-deposit-back = deposit back
col-details = details
col-device = device
col-device-and-count = device name
col-device-name = device name
col-display = display
col-division = division
col-division-name = division
col-divisions = divisions
col-donor = donor
col-dry-run = dry run
col-due-day = due on
col-due-kind = to do
col-due-on = due
col-events = events
col-exception = exception
col-expected-on = expected
col-fact = fact
col-field = field
col-figure = figure
col-file = file
col-finding = finding
col-fitted-on = fitted on
col-fitting = fitting
col-fittings = fittings
col-folder = folder
col-follow-up = follow-up
col-former-ids = former ids
col-found = found
col-from = from
col-from-day = from
col-grade = grade
col-guardian = guardian
col-had = held by
col-hash = hash
col-hash-short = hash
col-hold = hold
col-holder = with
col-holds = holds
col-hygiene = to be cleaned
col-id-number = citizen id
col-identified-on = identified on
col-idle-days = idle days
col-in-on = back
col-in-stock = in stock
col-iso9999 = ISO 9999
col-issued = issued
col-item = item
col-journal-bytes = bytes of the journal
col-kept-for = kept for
col-keys = keys
col-kind = kind
col-last = last change
col-left-on = left on
col-left-reason = why left
col-level = level
col-life-ends-on = life ends
col-life-years = life, years
col-listed-again = listed again
col-loan = loan
col-loan-days = loan days
col-loans = loans
col-lost = lost
col-mean-days = mean days
col-meaning = meaning
col-measurements = measurements
col-met-need = met need
col-misfits = inconsistencies
col-missing = missing parts
col-missing-tags = missing
col-mode = mode
col-models = models
col-name = name
col-name-en = name (English)
col-name-zh = name (Chinese)
col-need = need
col-need-stage = stage
col-needed = device or service
col-needs = needs
col-next-follow-up = next follow-up
col-note = note
col-now = now
col-on = day
col-on-loan = on loan
col-open = open
col-open-loans = open loans
col-open-needs = open needs
col-operation = operation
col-other = other
col-out-on = out
col-overdue = overdue
col-overdue-loans = overdue loans
col-parent = parent
col-person = person
col-person-categories = parts of the disability
col-person-name = name
col-persons = people
col-persons-registered = registered
col-phone = phone
col-place = place
col-placed-on = since
col-placement = placement
col-price = price
col-priority = priority
col-programme = programme
col-provider = provider
col-purpose = purpose
col-given = handed over
col-quantity = quantity
col-queue-place = place
col-reached = reached
col-reason = reason
col-rebuilt = rebuilt because
col-received-at = received at
col-received-on = received
col-recommended = recommended
col-recommended-name = recommended
col-record = record
col-records = records
col-registered-on = registered on
col-rehab-persons-in-need = in need
col-rehab-persons-served = served in all
col-rehab-persons-served-in-need = served
col-rehab-persons-served-registered = served
col-rejected = wrong rows
col-remarks = answer
col-renewals = renewals
col-repair = repair
col-retired = retired
col-returned = returned
col-returns = returns
col-round = round
col-rows = rows
col-satisfied = satisfied
col-next-on = ask again on
col-school = school
col-school-name = school
col-school-or-division = school or division
col-scope = for
col-scores = scores
col-serial = serial no.
col-served-on = day
col-service = service
col-service-rate = rate
col-setting = setting
col-setting-value = value
col-sex = sex
col-since = since
col-site = site
col-site-name = site name
col-sites = sites
col-source = source
col-stage = stage
col-standing = status
col-state = state beside the journal
col-status = status
col-status-on = on
col-step = action
col-still-out = still out
col-stock-source = source
col-store = store
col-students = students
col-subject = subject
col-subsidy = subsidy
col-successor = successor
col-kept-at = kept at
col-tag = tag
col-then = then
col-tracking = tracking
col-trained-on = trained on
col-trainer = trainer
col-training = training
col-transit = transit
col-trouble = trouble
col-unchanged = unchanged
col-undone-by = undone by
col-unexpected-tags = unexpected
col-unfinished-bytes = unfinished bytes
col-unit = unit
col-updated = updated
col-used = used
col-utilisation = utilisation
col-valid-from = from
col-valid-to = valid to
col-value = value
col-value-name = value
col-version = version
col-wants-repair = wants repair
col-wants-training = wants training
col-who = who
col-was = was
col-why = why
col-will-be = will be

## Codes as words

word-yes = yes
word-no = no
word-unlisted = unlisted
word-use-often = often
word-use-sometimes = sometimes
word-use-never = never
word-sex-male = male
word-sex-female = female
word-setting-renewals = renewals of a loan
word-setting-open-loans = open loans of a borrower
word-setting-offer-days = days that an offer is kept
word-setting-store = folder of the store
word-setting-lang = language of help, tables and messages
word-setting-actor = name recorded in the journal
word-setting-ambiguous-width = width of characters such as — and “ in the terminal
word-setting-wait = seconds to wait for a locked store
word-level-province = province
word-level-prefecture = prefecture
word-level-county = county
word-level-town = town
word-site-kind-federation = federation
word-site-kind-centre = centre
word-site-kind-school = school
word-site-kind-special-school = special school
word-site-kind-community = community
word-stage-preschool = preschool
word-stage-primary = primary
word-stage-junior = junior secondary
word-stage-senior = senior secondary
word-stage-higher = higher
word-placement-special = special school
word-placement-regular = regular class
word-placement-home = taught at home
word-left-reason-deceased = deceased
word-left-reason-moved = moved away
word-withdrawn-reason-duplicate = duplicate
word-withdrawn-reason-error = recorded in error
word-withdrawn-reason-deceased = deceased
word-withdrawn-reason-moved = moved away
word-withdrawn-reason-refused = refused
word-withdrawn-reason-unsuitable = unsuitable
word-withdrawn-reason-other = other
word-withdrawn-reason-lapsed = lapsed
word-need-kind-device = device
word-need-kind-medical = medical
word-need-kind-training = training
word-need-kind-nursing = nursing
word-need-kind-support = support
word-tracking-serial = one record per device
word-tracking-bulk = by quantity
word-trouble-cannot-use = cannot use it
word-trouble-does-not-fit = does not fit
word-trouble-not-needed = not needed
word-trouble-broken = broken
word-satisfied-yes = satisfied
word-satisfied-fairly = fairly satisfied
word-satisfied-no = not satisfied
word-answer-none = not reached
word-wish-repair = wants a repair
word-wish-training = wants a training
word-need-stage-identified = identified
word-need-stage-assessed = assessed
word-need-stage-fitted = fitted
word-need-stage-trained = trained
word-need-stage-followed-up-1 = followed up, 1 month
word-need-stage-followed-up-6 = followed up, 6 months
word-mode-in-kind = in kind
word-mode-subsidy = subsidy
word-mode-custom = custom-made
word-mode-donation = donation
word-place-centre = centre
word-place-home = home
word-place-school = school
word-place-community = community
word-category-1 = visual
word-category-2 = hearing
word-category-3 = speech
word-category-4 = physical
word-category-5 = intellectual
word-category-6 = mental
word-category-7 = multiple
word-condition-good = good
word-condition-worn = worn
word-condition-damaged = damaged
word-grade-1 = grade 1
word-grade-2 = grade 2
word-grade-3 = grade 3
word-grade-4 = grade 4
word-age-0-6 = 0–6
word-age-7-14 = 7–14
word-age-15-17 = 15–17
word-age-18-59 = 18–59
word-age-60-up = 60+
word-asked-visit = visit
word-asked-phone = phone
word-asked-message = message
word-asked-other = otherwise
word-scheme-iso9999 = ISO 9999
word-scheme-cn = Chinese catalogue
word-scope-store = everyone (store)
word-scope-user = you (file)
word-programme-school = school
word-programme-community = community
word-programme-child-rehab = child rehabilitation
word-programme-home = home
word-purpose-trial = trial
word-purpose-training = training
word-purpose-bridging = bridging
word-purpose-short-term = short term
word-part-included = included
word-part-not-met = not met
word-part-excluded = excluded
word-status-open = open
word-status-met = met
word-status-withdrawn = withdrawn
word-status-after-leaving = after leaving
word-standing-in-stock = in stock
word-standing-issued = issued
word-standing-on-loan = on loan
word-standing-cleaning = to be cleaned
word-standing-repair = under repair
word-standing-retired = retired
word-standing-display = on display
word-standing-transit = in transit
word-standing-lost = lost
word-device-step-clean = clean
word-device-step-repair = repair
word-device-step-repaired = repaired
word-device-step-display = display
word-device-step-return = return
word-device-step-return-damaged = return damaged
word-device-step-move = move
word-device-step-send = send
word-device-step-arrive = arrive
word-device-step-lose = lose
word-device-step-find = find
word-device-step-retire = retire
word-step-lend = lent
word-step-lose = marked as lost
word-step-issue = handed over
word-step-display = put on display
word-step-send = sent
word-step-arrive = marked as arrived
word-step-return = returned
word-step-return-damaged = returned damaged
word-step-retire = retired
word-step-repair = sent for repair
word-step-clean = cleaned
word-step-correct = corrected
word-step-state = stated by a sheet
word-step-mend = marked as repaired
word-step-find = marked as found
word-dimension-division = division
word-dimension-county = county
word-dimension-school = school
word-dimension-category = category
word-dimension-grade = grade
word-dimension-sex = sex
word-dimension-age = age
word-dimension-stage = stage
word-dimension-placement = placement
word-dimension-class = device class
word-dimension-device = device
word-dimension-programme = programme
word-dimension-site = site
word-dimension-month = month
word-dimension-quarter = quarter
word-due-follow-up-1 = follow-up, 1 month
word-due-follow-up-6 = follow-up, 6 months
word-due-waiting = waiting need
word-due-worn-out = past useful life
word-due-growth = growth check
word-due-collect = to collect
word-record-kind-person = person
word-record-kind-need = need
word-record-kind-fitting = fitting
word-record-kind-assessment = assessment
word-record-kind-training = training
word-record-kind-follow-up = follow-up
word-record-kind-service = service
word-record-kind-item = device
word-record-kind-stock-level = stock of
word-record-kind-stock-take = stock-take
word-record-kind-loan = loan
word-record-kind-hold = hold
word-record-kind-organisation = organisation
word-record-kind-model = device model
word-record-kind-site = site
word-record-kind-division = division
word-record-kind-setting = setting
word-record-kind-header = header
word-operation-init = store created
word-operation-import = imported
word-operation-record = recorded
word-operation-rebuild = rebuilt
word-operation-receive = received
word-operation-renew = renewed
word-operation-relink = linked again
word-operation-move = moved
word-operation-merge = merged
word-operation-lend = lent
word-operation-leave = marked as left
word-operation-link = linked
word-operation-take-back = returned
word-operation-train = training recorded
word-operation-hold = hold placed
word-operation-cancel = cancelled
word-operation-count = stock-take recorded
word-operation-correct = corrected
word-operation-set = set
word-operation-undo = undone
word-operation-undo-part = partly undone
word-operation-edit = edited
word-operation-void = voided
word-operation-assess = assessed
word-operation-withdraw = withdrawn
word-operation-follow-up = follow-up recorded
word-operation-transaction = recorded together
word-subject-divisions = divisions
word-subject-records = records
word-subject-sites = sites
word-subject-catalog = catalogue
word-subject-persons = people
word-subject-students = students
word-subject-student-needs = students' needs
word-subject-stock = stock
word-subject-settings = settings
word-subject-services = services
word-subject-needs = needs
word-subject-fittings = fittings
word-subject-assessments = assessments
word-subject-trainings = trainings
word-subject-follow-ups = follow-ups
word-subject-loans = loans
word-subject-moves = moves of devices
word-subject-levels = stock levels
word-subject-holds = holds
word-source-purchase = purchase
word-source-donation = donation
word-source-subsidy = subsidy
word-source-transfer = transfer
word-source-return = return
word-loan-status-open = not returned
word-loan-status-overdue = overdue
word-loan-status-returned = returned
word-hold-waiting = waiting
word-hold-offered = ready to collect
word-hold-taken = collected
word-hold-cancelled = cancelled
word-hold-expired = not collected in time
word-happened-receive = received
word-happened-return = returned
word-happened-return-damaged = returned damaged
word-happened-retire = retired
word-happened-repair = sent for repair
word-happened-lend = lent
word-happened-lose = lost
word-happened-issue = handed over
word-happened-display = put on display
word-happened-send = sent
word-happened-arrive = arrived
word-happened-clean = cleaned and inspected
word-happened-correct = corrected
word-happened-state = stated by a sheet
word-happened-mend = repaired
word-happened-find = found
word-exception-after-leaving = after leaving
word-exception-inside-life = inside useful life
word-exception-idle-donation = idle donation
word-exception-unlisted = unlisted
word-exception-likely-duplicate = likely duplicate
word-exception-follow-up-missing = follow-up missing
word-finding-suitable = suitable
word-finding-not-suitable = not suitable
word-finding-another-device = another device
word-round-1 = 1 month
word-round-6 = 6 months

## Help topics

topic-start =
    FIRST STEPS

    assistive demo
        shows the fitting rate of an invented city; nothing is stored
    assistive init --site SP-0001 --name "Our school" --division 610900
        makes the store of your site; give its own code, name and division
    assistive template student-needs needs.xlsx
        writes an empty list of students and their needs, to fill in with Excel or WPS
    assistive import student-needs needs.xlsx
        reads the list; wrong cells come back marked in needs.checked.xlsx
    assistive report rate
        counts the fitting rate of this year

    Each command has --help. A command that lacks something asks for it. To leave the window, type exit.
topic-dates =
    DATES

    Write a day as 2023-03-05, 2023/3/5, 2023.3.5 or 2023年3月5日. No other form is accepted, so
    that 3/5 and 5/3 cannot be confused. In a spreadsheet, a date cell is read as its day.

    Periods   --year 2023, or --from DATE --to DATE; both days are included.
    Today     --today DATE takes another day as today: for defaults, for due work, and to reject
              later days. The journal keeps the real time.
    As known  --as-of MOMENT shows what was known at that time: a day (its end), a time such as
              2023-12-31T18:00, or the number of a commit (assistive log).
              --compare-as-of MOMENT shows what has changed since.
    Dated     Residence, school, category and grade are stored with the days of their changes.
              A report uses those of the last day of its period.
topic-files =
    FILES

    In        XLSX, XLS and CSV, told apart by their content. CSV in UTF-8, UTF-16 or GB18030, with
              commas, semicolons or tabs. There can be titles above the header. Its columns can be
              in any order, in English or Chinese. `assistive template KIND FILE.xlsx` writes an
              empty sheet.
    Kinds     divisions, sites, catalog, persons, students, student-needs, needs, assessments,
              stock, levels, fittings, trainings, follow-ups, loans, moves, holds, services.
              `import auto FOLDER` tells them apart and takes them in order.
    Cells     An empty cell leaves what is stored, - clears it. The same row again changes nothing.
              Ids must be text: a number of 18 digits is destroyed by the spreadsheet.
              Columns whose header begins with # or x- are ignored.
    Errors    FILE:ROW: COLUMN: the problem. Row 1 is the first row of the sheet. If one row has
              errors, nothing is imported, unless --on-error skip imports the other rows. FILE.xlsx
              comes back as FILE.checked.xlsx, with the wrong cells coloured and the reason beside
              each wrong row. The wrong rows of other files go to FILE.rejected.csv. Both can be
              corrected and imported again.
              --dry-run shows the changes without storing them.
    Out       `assistive export KIND FILE.xlsx|.csv|.json|.jsonl`; with --show-ids it can be imported
              again. `assistive report … -o FILE.html|.xlsx|.csv|.json|.md` for a report to hand in.
topic-figures =
    FIGURES

    Fitting rate           people fitted ÷ people in need, in a period.
    In need                people with a device need identified by the last day that was not withdrawn
                           by then, and not already met before the first day.
    Fitted                 of those, people with such a need met in the period: the day of the handover
                           counts.
    Fully fitted           of those, people with no such need left open.
    Unlisted               people fitted without a listed need. They are never part of the rate.
    Service rate           people in need of any kind who were served ÷ people in need of any kind.
    Coverage               people registered who were served ÷ people registered.
    Days to fit            from the identification of the need to the handover: the median and the
                           90th percentile.
    Utilisation            days on loan ÷ days on which devices could be lent.

    A rate is always shown with its two counts. A loan does not meet a need. To list the people in a
    figure: assistive report explain fitting_rate --year 2023. For publication: --publish.
topic-names =
    NAMES OF RECORDS

    Person     P12, citizen id, certificate number, or the local key; another site's key is
               SP-0981/001. `assistive person find` finds part of a name or its pinyin (wf, wangfang),
               the end of an id or a phone number.
    Device     AK000012, the tag on it, or I7. A model by code or name: WC-STD, 普通轮椅.
    Class      12 22 03, 12.22.03 or 122203 of ISO 9999; cn:02 22 03 of the Chinese scheme.
    Place      a division by code or name: 610981, 旬阳市; a town after its county: 石泉县城关镇.
    Site       its code or name. An organisation that borrows: org:江北敬老院.
    Records    N5 a need, F5 a fitting, L5 a loan, H5 a hold, R5 a service; 12 a commit.

    Commands and options can be shortened if they stay unambiguous: assistive nee li --sch SP-0981.
topic-exit-codes =
    EXIT CODES

    0   done
    1   refused by a rule, or rows of a file were rejected
    2   the command line was not understood
    3   a named record does not exist
    4   the store cannot be opened, is locked for too long, or is damaged
    5   a file could not be read or written, or the disk is full

    Results go to standard output, everything else to standard error.
