### English messages. The same ids, with the same variables, stand in zh.ftl. Help texts in English are the
### doc comments of the arguments.

## Headings of help

heading-usage = Usage:{ " " }
heading-commands = Commands
heading-arguments = Arguments
heading-options = Options
heading-global = Global options
heading-example = Example:
hold-placed = { $hold }: waits for { $name }, place { $place } in the queue; one should be free on { $day }
hold-placed-unknown = { $hold }: waits for { $name }, place { $place } in the queue; no loan says when one will be free
hold-ready = { $hold }: { $tag } is kept for them until { $until }
hold-ready-bulk = { $hold }: { $name } is kept for them until { $until }
hold-cancelled = Cancelled { $hold }
value-command = COMMAND
value-options = [OPTIONS]
void-done = Voided { $record }; the journal keeps it
verify-misfit = { $record } is inconsistent with { $named }
verify-unsound = The store is damaged or inconsistent; copy its folder first, then run assistive doctor
note-values = { " " }[values: { $values }]
note-default = { " " }[default: { $value }]
note-device = A model by name or code, or a class such as 12 22 03
note-division = County or town: its name or code
note-day = A day such as 2023-03-05
note-env = { " " }[env: { $name }]
note-id-number = The 18 characters of the id card; the cell stays text
note-certificate = The 20 characters of the disability certificate; the cell stays text
note-key = Your own number for the person, where there is no id
note-person = Citizen id, certificate number or key
note-priority = 1 (first) to 3
note-borrower = A person's id or key, or org: and the name of an organisation
note-need = Number of the need such as N5; empty: it is found
note-nth = For a second device of the model on the same day: 2, and so on
note-quantity = A whole number; empty means 1

## Wrong command lines

usage-unknown-argument = there is no option `{ $argument }` here
usage-unknown-command = there is no command `{ $command }`
usage-missing-command = a command is missing
usage-missing-argument = missing: { $argument }
usage-missing-value = { $argument } needs a value
usage-invalid-value = `{ $value }` is no value for { $argument }
usage-conflict = { $argument } cannot stand together with { $prior }
usage-not-utf8 = the command line is not UTF-8 text
usage-other = the command line does not fit: { $argument }
usage-output-ending = { $path } has no ending that says what to write: use .html, .xlsx, .csv, .json or .md
usage-valid-values = ; possible: { $values }
usage-suggestion = ; did you mean `{ $suggestion }`?
usage-more = More: assistive --help
usage-not-a-date = { $option }: `{ $value }` is not a date; write it like 2023-03-05
usage-not-a-moment = { $option }: `{ $value }` is not a moment; write a day like 2023-03-05, a time like 2023-03-05T08:00:00Z, or the number of a commit like 7
usage-not-a-year = --year: `{ $value }` is not a year; write it like 2023
usage-not-a-cell = `{ $value }` is not COLUMN=VALUE, such as cost=980
usage-no-column = no column here is called { $name }; there are: { $columns }
usage-no-help = there is no command or topic { $about }; topics: { $topics }
usage-period = the period ends on { $to } before it begins on { $from }; swap --from and --to
usage-publish-list = this report lists people one by one and cannot be published; leave out --publish
usage-compare-by = --compare-as-of compares totals; leave out --by, or ask with --as-of and without it
usage-publish-compare = the changes between two moments may identify single people; leave out --publish or --compare-as-of
usage-set = `{ $value }` has no `=`; write it like --set school=SP-0981
usage-export-all = `export all` writes a workbook: name a file that ends in .xlsx
usage-template-school = --school names the students of sheets of students; use it with students or student-needs
undo-done = { $events ->
    [one] Undid commit { $undone } (1 event) in commit { $commit }
   *[other] Undid commit { $undone } ({ $events } events) in commit { $commit }
}
undo-nothing = Nothing of commit { $undone } was undone
undo-stayed = Stays: { $record }, touched by commit { $commits }
undo-stayed-bare = Stays: { $record }, because other records refer to it

## Errors

error-not-found = there is no { $what } `{ $key }`; check how it is written
error-no-store = there is no store in { $path }; make one with `assistive init`, or name another with --store
error-store-exists = there is a store in { $path } already; use it, or name another folder with --store
error-locked = the store in { $path } is being changed by { $holder }; try again later, or wait longer with --wait
error-locked-bare = the store in { $path } is being changed by another process; try again later, or wait longer with --wait
error-read-only = the store was opened for reading only; nothing was changed
error-damaged = { $path } is damaged in commit { $commit } (byte { $offset }); nothing was changed: run assistive doctor, which saves what can be saved to another folder
error-not-a-journal = { $path } is not a journal of assistive, or its beginning is damaged; name another folder with --store, or run assistive doctor
error-not-a-backup = { $path } is not a backup of assistive, not one of this store, or was damaged; use another backup
error-too-new = { $path } was written by a later version of assistive; install that version
error-poisoned = an earlier write failed; check the disk and run the command again
error-bug = internal error: { $broken }; nothing was stored. Run the command again, and report this message
error-full = the store holds as many records as it can; nothing was stored
error-file-exists = { $path } exists already, and a backup replaces no file; name another one
error-folder-not-empty = { $path } is not empty; name an empty or new folder with --store
error-io = { $path }: { $cause }; check the path, the permissions and the free space
error-output = the output could not be written: { $cause }
cause-not-found = there is no such file or folder
cause-permission = it may not be read or written
cause-folder = it is a folder
cause-no-folder = a part of the path is no folder
cause-full = the disk is full
cause-read-only = the disk can only be read
cause-too-large = no larger file is allowed here
cause-too-many-open = too many files are open at once
error-no-home = there is no home folder for the store; name a folder with --store
error-no-randomness = the system gives no random numbers for the store's identity: { $cause }; try again
problem-left-before = lies after the person left ({ $left }); check the day

## Results

init-done = Made a store in { $path }
info-cut = An unfinished commit { $commit } at the end of the journal ({ $bytes } bytes) was truncated; no acknowledged commit is lost
list-count = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
list-narrow = { $count ->
    [one] The terminal is too narrow for 1 more column; --format csv and --json show all
   *[other] The terminal is too narrow for { $count } more columns; --format csv and --json show all
}
list-limited = { $shown } of { $count } rows
lending-title = Lending, { $period }
lending-how = Loans are counted by the day they went out; utilisation: days on loan of the days in the lendable stock
loan-out = Lent { $item } as { $loan }, due on { $due }
loan-out-open = Handed out { $item } as { $loan }, not expected back: it counts as an issue
loan-in = Returned { $item } ({ $loan }): { $status }
loan-in-part = ; still out: { $count }
loan-in-deposit = ; give back the deposit of { $deposit } yuan
loan-renewed = Renewed { $loan }, due on { $due }
labels-title = Labels for devices
labels-none = No device with a tag is there to label; give tags, another site, or leave out the filters
fit-meets = It meets need { $need }
fit-meets-part = It is for need { $need }, which is still open: { $given } handed over
fit-another = that was recorded before; record another device of the model on this day with --another, or with its tag (--item)
fit-unlisted = It meets no listed need: it counts as served, and in no rate
recorded-created = Recorded { $what } { $name }
recorded-updated = Changed { $what } { $name }
recorded-unchanged = Unchanged: { $what } { $name }
receipt-title = Receipt for assistive devices on loan
receipt-terms = The borrower has seen the devices above in working order and has been shown how to use them. Please take care of them and bring them back by the day they are due. Tell us at once of damage or loss, and before that day if you need them longer.
receipt-borrower = Borrower
receipt-devices = Devices
receipt-deposit = Deposit:
receipt-deposit-back = given back
receipt-return = On return
receipt-condition = Condition:
receipt-missing = Missing parts, remarks:
receipt-sign-borrower = Borrower (signature)
warning = warning: { $text }
remedy-in-stock = it is there already
remedy-issued = take it back first: stock return
remedy-on-loan = take it back first: loan in
remedy-cleaning = clean and inspect it first: stock clean
remedy-repair = record that it is repaired first: stock repair --done
remedy-retired = it is out of use for good
remedy-display = take it back from display first: stock display --back
remedy-transit = record its arrival first: stock move --arrived
remedy-lost = record that it was found first: stock lose --found
import-more-errors = { $count ->
    [one] … and 1 more problem; --max-errors shows more
   *[other] … and { $count } more problems; --max-errors shows more
}
import-more-warnings = { $count ->
    [one] … and 1 more warning; -v shows all
   *[other] … and { $count } more warnings; -v shows all
}
import-more-changes = … and { $count } more; -v shows all
import-unreadable = { $file } was not read; nothing of it was stored
import-rejected-all = { $count ->
    [one] 1 row of { $file } is wrong, nothing of the file was stored; mend it, or take the good rows with --on-error skip
   *[other] { $count } rows of { $file } are wrong, nothing of the file was stored; mend them, or take the good rows with --on-error skip
}
import-rejected-some = { $count ->
    [one] 1 row of { $file } is wrong and was not stored; the others were
   *[other] { $count } rows of { $file } are wrong and were not stored; the others were
}
import-rejected-dry = { $count ->
    [one] 1 row of { $file } is wrong
   *[other] { $count } rows of { $file } are wrong
}
import-rejected-file = The rows that were not stored are in { $path }; mend them and import that file
import-dry-run = Dry run: nothing was stored
import-reason = reason

## The fitting rate

rate-title = Fitting rate, { $period }
needs-title = Needs, { $period }
need-given = { $given } of { $quantity }
need-with-given = { $status } ({ $given })
need-bridged = open, bridged by { $loan }
moment-commit = commit { $commit }
rate-as-of = as known at { $moment }
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
rate-line-in-use = In use at six months
rate-of-persons = { $numerator } fitted of { $denominator } people in need
rate-of-persons-fully = { $numerator } with all needs met of { $denominator } people in need
rate-of-needs = { $numerator } met of { $denominator } needs
rate-of-asked = { $numerator } of { $denominator } asked
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
rate-unlisted-none = People fitted without a listed need are not counted under this filter
rate-excluded = Left out, withdrawn in the period: { $count ->
    [one] 1 need
   *[other] { $count } needs
} ({ $reasons })
rate-no-partition = A person may stand in several rows: rows of people do not add up to the total
rate-how = Fitting rate = people with a need met in the period ÷ people with a need that was open in the period and not withdrawn; a need is met on the day of hand-over

## The sample

demo-intro-kept = An invented city, kept in the folder: { $persons } people, { $needs } needs, { $fittings } fittings
demo-intro = An invented city, in memory only: { $persons } people, { $needs } needs, { $fittings } fittings
demo-students = Needs list of students, programme school: { $students } students at { $schools } schools; the first of them
demo-more = { $count ->
    [one] … and 1 more need
   *[other] … and { $count } more needs
}
demo-next = To try it yourself, keep the sample in a folder:
demo-next-kept = The sample is kept; try on it:
doctor-well = Nothing is wrong
doctor-journal-whole = The journal is whole: { $commits } commits
doctor-journal-damaged = The journal is damaged at byte { $offset }: the first { $commits } commits can be saved. As long as reports still work, the state beside it has everything: assistive export all FILE.xlsx --show-ids keeps what is so now
doctor-cut = An unfinished commit { $commit } at its end ({ $bytes } bytes) was never acknowledged; it is truncated when the store is next opened
doctor-lost = Commits { $from } to { $to }, the last of { $at }, cannot be saved from it; a backup that has them can (doctor --with FILE)
doctor-leftover = { $path } is not needed any more
doctor-state-wrong = The checkpoint differs from the journal; no answer is affected, and it can be rebuilt
doctor-say-yes = Nothing was done; say --yes to do it
doctor-saved = Saved { $commits } commits (hash { $hash }) to { $path }. Look it over with --store, then put it in the place of the damaged store
doctor-exposed = { $path } can be read by others than its owner
doctor-plan-salvage = The commits that can be recovered are written to { $path }; the damaged store is not changed
doctor-plan-tidy = Files become readable to their owner only, files that are not needed are removed, and a wrong checkpoint is rebuilt
doctor-ask = Do it? [Enter = yes]
doctor-tidied = Done
doctor-restore = Nothing of this journal can be saved; restore the backup into a new folder: assistive restore FILE --store DIR

## Columns

col-actor = who
col-at = when
col-assessed-on = assessed on
col-answered-on = followed up on
col-basic = basic type
col-back-by = received by
col-birth-date = birth date
col-bytes-after = bytes after
col-bytes-before = bytes before
col-bytes = bytes
col-by = by
col-borrowers = borrowers
col-borrower = borrower
col-borrower-name = borrower's name
col-bridged-by = bridged by
col-before = now
col-blocks = blocks
col-blocks-wrong = blocks wrong
col-categories = categories
col-category = category
col-certificate = certificate
col-checkpoint = checkpoint at commit
col-checkpoint-bytes = bytes of the checkpoint
col-class = class
col-class-label = class name
col-class-name = class
col-cleaning = to be cleaned
col-cn = Chinese catalogue
col-code = code
col-commit = commit
col-commits = commits
col-cost = cost
col-county = county
col-county-name = county
col-count = stock-take
col-condition = condition
col-coverage = Coverage
col-column = column
col-created = created
col-device = device
col-device-name = device name
col-deposit = deposit
col-deposit-back = deposit back
col-division = division
col-division-name = division
col-divisions = divisions
col-display = display
col-dry-run = dry run
col-due-on = due
col-due-kind = to do
col-due-day = due on
col-donor = donor
col-days-late = days late
col-day = day
col-events = events
col-expected-on = expected
col-exception = exception
col-file = file
col-fitted-on = fitted on
col-fitting = fitting
col-fittings = fittings
col-figure = figure
col-finding = finding
col-folder = folder
col-found = found
col-fact = what
col-value-name = value
col-from-day = from
col-from = from
col-grade = grade
col-guardian = guardian
col-hash = hash
col-hash-short = hash
col-had = held by
col-hygiene = to be cleaned
col-holder = with
col-hold = hold
col-id-number = citizen id
col-identified-on = identified on
col-idle-days = idle days
col-iso9999 = ISO 9999
col-issued = issued
col-in-stock = in stock
col-in-on = back
col-item = item
col-journal-bytes = bytes of the journal
col-keys = keys
col-kind = kind
col-last = last change
col-left-on = left on
col-left-reason = why left
col-level = level
col-life-years = life, years
col-listed-again = listed again
col-loan-days = loan days
col-loans = loans
col-loan = loan
col-lost = lost
col-met-need = met need
col-mean-days = mean days
col-meaning = meaning
col-mode = mode
col-models = models
col-missing = missing parts
col-missing-tags = missing
col-misfits = inconsistencies
col-name = name
col-needed = device or service
col-name-en = name (English)
col-name-zh = name (Chinese)
col-need = need
col-needs = needs
col-note = note
col-now = now
col-operation = operation
col-open = open
col-overdue = overdue
col-on-loan = on loan
col-on = day
col-out-on = out
col-other = other
col-parent = parent
col-person = person
col-person-name = name
col-persons = people
col-persons-registered = Registered
col-phone = phone
col-place = place
col-placement = placement
col-placed-on = since
col-price = price
col-priority = priority
col-programme = programme
col-provider = provider
col-purpose = purpose
col-given = handed over
col-nth = number on the day
col-quantity = quantity
col-queue-place = place
col-reason = reason
col-rebuilt = rebuilt because
col-registered-on = registered on
col-rejected = wrong rows
col-returned = returned
col-retired = retired
col-repair = repair
col-received-on = received
col-received-at = received at
col-record = record
col-records = records
col-renewals = renewals
col-rehab-persons-in-need = In need
col-rehab-persons-served-in-need = Served
col-rehab-persons-served-registered = Served
col-rehab-persons-served = Served in all
col-rows = rows
col-school = school
col-school-name = school
col-school-or-division = school or division
col-scope = for
col-sex = sex
col-serial = serial no.
col-service = Service
col-service-rate = Rate
col-served-on = Day
col-setting = setting
col-setting-value = value
col-site = site
col-sites = sites
col-site-name = site name
col-since = since
col-source = source
col-stage = stage
col-standing = status
col-status = status
col-status-on = on
col-state = state beside the journal
col-store = store
col-stock-source = source
col-step = action
col-still-out = still out
col-subject = subject
col-subsidy = subsidy
col-successor = successor
col-tracking = tracking
col-transit = transit
col-trained-on = trained on
col-tag = tag
col-then = then
col-unchanged = unchanged
col-unit = unit
col-unexpected-tags = unexpected
col-undone-by = undone by
col-unfinished-bytes = unfinished bytes
col-updated = updated
col-utilisation = utilisation
col-used = used
col-valid-from = from
col-valid-to = valid to
col-value = value
col-version = version
col-why = why
col-who = who
col-will-be = will be
count-done = Found { $found }, missing { $missing }, unexpected { $unexpected }
count-missing = missing: { $tag } { $name }
count-unknown = unexpected: { $tag } is no known tag
count-elsewhere = unexpected: { $tag } is on record as { $status } at { $site }
config-set = { $name }: { $value }
config-own-set = { $name }: { $value } (in { $path })
config-own-cleared = { $name }: removed (in { $path })
compare-title = Changes since { $moment }, { $period }
compare-same = Nothing: the figures are the same
compare-commits = Commits since then:

## What a code was looked for among

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
why-not-met = { $need } identified { $identified }, not met
why-not-served = no service in the period
why-not-in-need = no countable need
why-partly-met = { $need } identified { $identified }, { $given } handed over
why-met = { $need } identified { $identified }, handed over { $on } ({ $fitting })
why-met-before = { $need } identified { $identified }, handed over { $on }: before the period
why-met-after = { $need } identified { $identified }, handed over { $on }: after the period
why-withdrawn = { $need } identified { $identified }, withdrawn { $on }: { $reason }
why-identified-after = { $need } identified { $identified }: after the period
why-issued = { $loan } handed out { $out }, not expected back: an issue, not a loan
why-after-leaving = { $need } identified { $identified }: after the person left on { $left }
why-answered = { $need } ({ $fitting }): asked { $on }, used { $used }
why-goes-on = { $need } identified { $identified } ({ $kind }): goes on
why-fitted = { $device } handed over { $on } ({ $fitting }) for { $need }
why-fitted-unlisted = { $device } handed over { $on } ({ $fitting }), for no need on a list
why-served = { $kind } on { $on } ({ $service })
why-served-at = { $kind } on { $on }, { $place } ({ $service })
why-registered = registered { $on }
why-registered-after = registered { $on }: after the period
why-left = left { $on }: { $reason }
why-lent = { $loan } lent { $out }, due { $due }, not back
why-lent-back = { $loan } lent { $out }, back { $back }
why-donated = { $quantity } received { $on }, worth { $value } yuan
why-donated-by = { $quantity } received { $on } from { $donor }, worth { $value } yuan

## Problems with a value: they follow the value, or stand alone where there is none

problem-line = { $field }: `{ $value }` { $message }
problem-line-bare = { $field }: { $message }
problem-missing = is needed to create the record
problem-cannot-clear = cannot be cleared; leave the cell empty to keep what is stored
problem-not-a-date = is not a date; write it like 2023-03-05, 2023/3/5, 2023.3.5 or 2023年3月5日
problem-before-our-time = lies before { $first }: perhaps a year in a date cell, or a year of two digits; check the date
problem-before-birth = lies before the person was born ({ $birth }); check both days
problem-born-after = lies after a day on which something was recorded for the person ({ $known }); check both days
problem-after-today = lies after today ({ $today }); check the date
problem-not-a-number = is not a whole number from { $min } to { $max }
problem-not-yes-no = is neither yes nor no; write yes or no
problem-not-one-of = is not one of: { $allowed }
problem-not-on-loan = is not on loan
problem-not-money = is not an amount of money; write yuan with at most two decimals
problem-use-person-edit = cannot be corrected here; use person edit
problem-not-a-code = is not a code: write 1 to 40 characters without spaces and slashes
problem-not-a-class = is not a class code; write it like 12 22 03
problem-not-plain-text = holds a control character or more than { $max } characters; shorten or retype it
problem-too-many-cells = the row has more cells than the header, which has { $header }; check it for stray separators
problem-too-many-loans = has { $open } open loans already; { $max } are allowed at a time: take some back first, or raise the limit with config set open-loans
problem-too-many-rows = there are { $rows } rows, more than a workbook holds; write CSV
problem-not-ascending = ends before it begins; check both days
problem-id-check = fails its check character; compare it with the card
problem-id-destroyed = was destroyed by a spreadsheet; format the column as text and type the id again
problem-id-length = is not 17 digits and a check character: it has { $length } characters; compare it with the card
problem-id-birth-date = holds a birth date that no calendar has; compare it with the card
problem-id-masked = is masked; export the sheet again with --show-ids
problem-certificate-form = is not a certificate number: 18 characters of the id, category 1-7, grade 1-4, and B1 to B99 when re-issued
problem-certificate-of-another = belongs to another id than the row's; compare both with the cards
problem-key-form = is not a key: write 1 to 40 characters, or SITE/KEY
problem-key-fixed = is part of what names the record; take it back with void and record it again
problem-no-person-key = the row names no person; fill id_number, certificate or key
problem-no-tags = the file holds no tags; write one a line
problem-no-such-sheet = there is no such sheet; it has: { $sheets }
problem-no-sheets = this is a text file and has no sheets; leave out --sheet
problem-no-need = the row names no need: only its student is recorded
problem-conflicting-keys = names another person ({ $second }) than the row's other keys ({ $first }); check which is right
problem-birth-contradicts-id = differs from the id, which says { $birth }; mend one of them
problem-sex-contradicts-id = differs from the id, which says { $sex }; mend one of them
problem-unknown = is no known { $what }; near it: { $nearest }
problem-unknown-bare = is no known { $what }; check how it is written
problem-ambiguous = fits more than one { $what }: { $candidates }; write the code
problem-not-a-school = is a site, but no school
problem-not-a-score = is not NAME=VALUE of a known questionnaire; known: { $known }
problem-cycle = would make the record its own ancestor; choose another
problem-reason-without-day = is a reason without its day; fill both or neither
problem-reason-needed = is needed: say why
problem-received-after-use = lies after the device was first used ({ $first })
problem-recorded-as = is what { $record } says already; take one of the two back with void
problem-renewed-too-often = was renewed { $max } times, which is the limit; take it back, or raise the limit with config set renewals
problem-referenced-by = { $count ->
    [1] cannot be voided: 1 record refers to it ({ $others }); void that first
   *[other] cannot be voided: { $count } records refer to it ({ $others }); void those first
}
problem-day-without-reason = is a day without its reason; fill both or neither
problem-withdrawn-before-identified = lies before the need was identified ({ $identified }); check both days
problem-withdrawn-but-given = cannot be: a device was handed over for the need on { $given }; withdraw it from a later day
problem-withdrawn-but-met = cannot be: the need was met on { $met } and cannot be withdrawn
problem-device-missing = is needed for a device need
problem-device-of-no-device-need = must be left out for a need of kind { $kind }
problem-not-a-model = is a class; a fitting needs the model that was handed over
problem-not-a-measurement = is not WHAT=NUMBER UNIT, such as seat width=42 cm
problem-not-a-borrower = is neither a person nor an organisation; write the number, id or key of a person, or org: and a name
problem-need-of-another = cannot be met: { $need } is a need of another person
problem-need-not-for-device = cannot be met by a fitting: { $need } is not a need for a device
problem-need-not-open = is not possible: { $need } was not open on { $day }
problem-need-before-registration = lies before the person was registered ({ $registered })
problem-after-leaving = lies after the person left ({ $left }); it meets no need and is listed as an exception
problem-at-another-site = cannot lend { $item }, which is at { $site }
problem-category-not-advised = is advised for { $advised }, the person's category is { $category }
problem-inside-useful-life = the person has { $model } since { $fitted }, due for replacement on { $until }
problem-item-of-another-model = cannot be: { $item } is a { $model }
problem-likely-duplicate = has the name and birth date of { $person }; if they are one person, make them one with person merge
problem-certificate-differs = differs from the certificate, which says { $certificate }; { $cell } is kept
problem-listed-before = is the need { $need } identified on { $identified }, listed again; --new-needs makes it a new one
problem-loan-ended = ended on { $ended } already
problem-withdrawal-lifted = meets { $need }, whose withdrawal of { $withdrawn } is thereby lifted
problem-web-page = the file is a web page or XML under the name of a sheet; open it in a spreadsheet program and save it as XLSX
problem-unknown-columns = unknown columns: { $columns }; known: { $known }; put # or x- before a column to leave it out
problem-undone-already = is already undone, by commit { $by }
problem-column-twice = the column { $column } occurs twice; leave one out
problem-set-column-present = the sheet has the column { $column } already; --set fills only columns that it lacks
problem-key-column-missing = the sheet lacks a key column: { $columns }
problem-key-of-another = names { $person } already; check which of the two is meant
problem-kind-unclear = the headers are those of no kind of sheet, or of several; name the kind
problem-not-text = the file is neither UTF-8 nor UTF-16 nor GB18030 text; save the sheet as CSV UTF-8
problem-not-that-many = is more than are still out: { $out }
problem-not-enough = is more than { $site } has of { $model }: { $there }
problem-not-lent = is needed: { $model } has no loan period; give the day it is due, or lend it open-ended
problem-action-not-allowed = cannot be { $step }: it is { $status }; { $remedy }
problem-spreadsheet = this is a spreadsheet file, which this program was built without; save it as CSV UTF-8 first
problem-stock-kept = cannot be changed: there is stock of { $model }
problem-site-needed = is needed: { $model } is kept by quantity at each site
problem-someone-waits = cannot be renewed: someone waits for the model ({ $hold })
problem-score-out-of-range = is no score of { $name }, which goes from { $min } to { $max }
problem-same-record = is the same record; name two
problem-empty-file = the file is empty; its first row must name the columns
problem-item-unavailable = cannot be: { $item } was { $status } since { $since }
problem-broken-quotes = the file is not well-formed CSV from here on; check the quotes
problem-before-received = lies before { $item } was received ({ $received })
problem-before-fitted = lies before the device was handed over ({ $fitted })
problem-borrower-overdue = has { $count } overdue loans, the first due on { $due }
problem-bad-workbook = this spreadsheet cannot be read: it is damaged, has a password or is of another kind; open it and save it again without a password, as XLSX
problem-too-large = the file is larger than { $max } MB; split it
problem-too-early = lies before { $since }, since when { $item } is { $status }; give a later day
problem-changed-since = cannot be undone: later commits ({ $commits }) changed { $count } of its records ({ $records }); undo those first, or undo the rest with --partial
problem-tag-missing = is needed: each device of { $model } has a tag of its own
problem-tag-of-bulk = must be empty: { $model } is kept by quantity
problem-tag-taken = is the tag of another device
problem-item-already-lent = cannot be: { $item } was lent then, from { $from } to { $to } ({ $loan })
problem-item-already-lent-open = cannot be: { $item } is lent since { $from } and not back yet ({ $loan })
problem-already-at-site = is where it is already
problem-one-by-one = must be 1: each device of { $model } has a tag of its own
problem-open-ended = has no day on which it is due, so there is nothing to renew
problem-held-for-another = is kept for another borrower until { $until }; lend another one, or cancel { $hold } first
problem-held-already = the borrower waits for the model already ({ $hold })
problem-hold-over = is over already
problem-founding = created the store and cannot be undone
problem-failed-formula = is the error of a formula; mend it in the spreadsheet, or clear the cell
problem-two-ids = differs from the id of the kept record ({ $id }); both ids now find this person; if they are two people, undo the merge
problem-has-another-id = is not the person's id ({ $id }), and an id does not change; check who is meant
person-left = { $person } { $name } left on { $on }: { $why }
person-left-needs = hint: open needs that count as withdrawn from that day: { $records } ({ $count })
person-left-loans = hint: loans that have not come back: { $records } ({ $count })
person-left-late = hint: fittings after that day, which meet no need now and stand in `report exceptions`: { $records } ({ $count })
person-back = { $person } { $name } has not left
person-history = Changes
person-certificates = Issues of the certificate
person-from-beginning = the beginning
person-merged = { $other } and { $person } are one person now: { $person } { $name } (records moved: { $count })
person-merged-twice = hint: these stood under both and are kept once: { $records }
page-made = Made on { $day } with assistive
page-sign-body = Organisation (stamp)
page-sign-head = Responsible
page-sign-hand = Filled in by
paper-sign-day = Date
paper-sign-staff = Staff

## Closed vocabularies

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
word-setting-offer-days = days that an offer holds
word-setting-store = folder of the store
word-setting-lang = language of help, tables and messages
word-setting-actor = name recorded in the journal
word-setting-ambiguous-width = how wide the terminal draws signs such as — and “
word-setting-wait = seconds to wait for a store in use
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
word-tracking-serial = one record a device
word-tracking-bulk = by quantity
word-trouble-cannot-use = cannot use it
word-trouble-does-not-fit = does not fit
word-trouble-not-needed = not needed
word-trouble-broken = broken
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
word-scope-user = oneself (file)
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
word-step-lend = lent
word-step-lose = lost
word-step-issue = handed over
word-step-display = put on display
word-step-send = sent
word-step-arrive = taken in
word-step-return = returned
word-step-return-damaged = returned damaged
word-step-retire = retired
word-step-repair = given for repair
word-step-clean = cleaned
word-step-correct = corrected
word-step-mend = repaired
word-step-find = found
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
word-due-follow-up-1 = follow-up, 1 month
word-due-follow-up-6 = follow-up, 6 months
word-due-waiting = need waits
word-due-worn-out = past useful life
word-due-growth = child has grown
word-due-collect = to collect
word-operation-init = init
word-operation-import = import
word-operation-record = record
word-operation-receive = receive
word-operation-renew = renew
word-operation-relink = relink
word-operation-move = move
word-operation-merge = merged
word-operation-lend = lend
word-operation-leave = leave
word-operation-link = link
word-operation-take-back = return
word-operation-train = trained
word-operation-hold = hold
word-operation-cancel = cancel
word-operation-count = count
word-operation-correct = corrected
word-operation-set = set
word-operation-undo = undone
word-operation-undo-part = partly undone
word-operation-edit = edit
word-operation-void = voided
word-operation-assess = assessed
word-operation-withdraw = withdrawn
word-operation-follow-up = followed up
word-subject-divisions = divisions
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
word-subject-loans = loans
word-subject-holds = holds
word-source-purchase = purchase
word-source-donation = donation
word-source-subsidy = subsidy
word-source-transfer = transfer
word-source-return = return
word-hold-waiting = waiting
word-hold-offered = ready to fetch
word-hold-taken = fetched
word-hold-cancelled = cancelled
word-hold-expired = not fetched in time
word-happened-receive = received
word-happened-return = came back
word-happened-return-damaged = came back damaged
word-happened-retire = retired
word-happened-repair = into repair
word-happened-lend = lent
word-happened-lose = lost
word-happened-issue = handed over
word-happened-display = put on display
word-happened-send = sent
word-happened-arrive = arrived
word-happened-clean = cleaned and inspected
word-happened-correct = corrected
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
working = Working …
withdrawn = Withdrew { $need } on { $day }: { $reason }
notice-cut = A crash had interrupted commit { $commit } before it was acknowledged; its { $bytes } bytes were truncated. The change was not stored: make it again
notice-in-use = { $holder } has the store in use; shown is what was stored up to commit { $commit }
notice-left-out = The journal ends with { $bytes } bytes of commit { $commit } that was never finished; they are left out. If something is missing, restore a copy of the store
notice-nothing-known = The store knew nothing then: its first commit is later
notice-rebuilt = The checkpoint was rebuilt from the journal ({ $why }). Nothing is lost and no figure is affected
rebuilt-missing = there was none
rebuilt-unfinished = it was being written when a process ended
rebuilt-damaged = it was damaged
rebuilt-other-version = another version wrote it
report-period = { $from } to { $to }
report-period-counted-to = { $from } to { $to } (counted to { $day })
report-position = Counted from the journal up to commit { $commit } ({ $hash })
report-only = Only: { $conditions }
report-only-basic = basic-type devices
report-withheld = * withheld so that nobody can be recognised: one or two people, or what would give them away
restore-done = Restored to { $path }. It is the same store as the one of the backup: go on working in one of them only
import-rejected-stored = The good rows of { $file } are stored, but the others could not be written beside it: { $cause }. Import the file again with --on-error skip once they can be
import-relink = hint: fittings recorded before that meet these needs: { $count }; `assistive fit relink` links them (--dry-run shows them)
import-remembered = { $header } is read as { $column }, as remembered; --map "{ $header }=" forgets it
import-remember = The --map settings for { $kind } are saved for later imports (in { $path })
import-new = (new)
error-output-stored = the change itself is stored: do not repeat it
export-done = Wrote { $count } rows to { $path }
export-exists = { $path } is there already; choose another name, or replace it with --force
export-masked = Ids are masked, so no import takes it back; --show-ids writes them in full
explain-title = { $figure }, { $period }: what the figure is made of
explain-included = Included: { $sum }
explain-not-met = Counted in the whole, but not met: { $sum }
explain-name = name
explain-excluded = Excluded: { $sum }
explain-record = record
explain-amount = amount
explain-and = ;{" "}
explain-why = why
exceptions-title = Exceptions, { $period }
exceptions-count = { $kind }: { $count }
exception-after-leaving = the person left on { $left } ({ $reason })
exception-inside-life = fitted with { $model } on { $fitted } ({ $before }), due for replacement on { $until }
exception-idle-donation = { $tag }, donated by { $donor }, unused for { $days } days
exception-idle-donation-bare = { $tag }, donated, unused for { $days } days
exception-unlisted = meets no need on any list
exception-surplus = { $surplus } of { $quantity } devices are beyond the need
exception-likely-duplicate = same name and birth date as { $other }
exception-follow-up-missing = handed over { $fitted }; the follow-up after { $months ->
        [one] one month
       *[other] { $months } months
    } is missing
stock-title = Stock now; donations { $period }
stock-donated = Donations of the period: { $count }, worth { $value } yuan
stock-how = Quantity: everything ever received, whatever its status now
stock-bound-for = to { $site }
stock-received = Received { $names }
stock-received-bulk = Received { $count } as { $name }
stock-recovered = Recovery: { $back } of { $users } devices that were with people for good came back in the period = { $rate }
stock-moved = { $name }: { $status }, at { $site }
stock-moved-bulk = { $count } of { $name }: { $status }
stock-sent = { $name }: { $status }, to { $site }
stock-list-bulk-left = { $count } rows of bulk models are not in this CSV; see --json, or report stock --by device
state-not-compared = not compared
state-none = none; it is made from the journal
state-same = says the same as the journal
state-wrong = differs from the journal
services-title = Rehabilitation services, { $period }
services-how = A fitting is a service, too; service rate: served of those in need; coverage: served of all registered
settings-not-read = the settings in { $path } cannot be read: { $why }; mend the file or delete it
settings-nowhere = the system does not say where settings are kept; set HOME or ASSISTIVE_CONFIG
settings-unknown = { $path }: there is no setting { $key }; there are: { $known }
settings-bad = { $path }: { $problem }
settings-value = { $name } cannot be { $value }; use one of: { $values }
settings-empty = { $name } must not be empty
figures-no-partition = A borrower may stand in several rows, so rows of borrowers do not add up
figure-students-on-list = Students on the needs lists
figure-service-rate = Rehabilitation service rate
figure-persons-in-need = People in need of a device
figure-persons-fitted = People fitted
figure-persons-fully-fitted = People fitted with all they need
figure-persons-registered = People registered
figure-needs = Device needs
figure-needs-met = Device needs met
figure-needs-rate = Rate of needs met
figure-unlisted-persons = People fitted who are on no list
figure-loans = Loans
figure-borrowers = Borrowers
figure-returned = Loans returned
figure-rehab-persons-in-need = People in need of rehabilitation
figure-rehab-persons-served = People served
figure-rehab-persons-served-in-need = Of those in need, served
figure-rehab-persons-served-registered = Of those registered, served
figure-open = Loans still out
figure-overdue = Loans overdue
figure-children-served = Children given rehabilitation
figure-children-served-at-home = Of those, at home
figure-coverage = Coverage of rehabilitation services
figure-donated-items = Devices donated
figure-donated-value = Worth of the donations, yuan
figure-days-to-fit-median = Days to fit, median
figure-days-to-fit-p90 = Days to fit, 90th percentile
figure-mean-days = Days per loan, mean
figure-fitting-rate = Fitting rate
figure-full-fitting-rate = Full fitting rate
figure-followed-up = Followed up at six months
figure-in-use = Of those, in use
figure-in-use-rate = In-use rate
annual-title = Annual report { $year }
annual-title-counted-to = Annual report { $year } (counted to { $day })
annual-explain = To list the people in a figure: { $command }
annual-name = name
annual-of = { $numerator } of { $denominator }
annual-place = place
annual-counties = Fitting rate by county
annual-schools = Students on the needs lists, by school
assessed = Assessed { $need }: { $finding }
assessed-not-suitable = ; to close the need: assistive need withdraw { $need } unsuitable
fit-linked = { $fitting } meets { $need }
fit-linked-none = { $fitting } meets no need: it is unlisted
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
followed-up = Recorded follow-up { $id } of { $fitting }: used { $used }
followed-up-never = ; it is on the list of devices to collect: assistive fit due --kind collect
form-confirm = { $line } ({ $told }) – do it? [Y/n]
form-stopped = Stopped: nothing was recorded
form-nothing = Nothing fits { $text }; type another part of the name, or an empty line to stop
form-more = … and { $count } more: type more of the name
form-which = Which one? Its number, or an empty line to type again:
trained = Recorded training { $id } for { $fitting }
template-title = { $kind }: one row each. Dark columns are needed, the others may stay empty. Days like 2023-03-05. Ids are text: do not let Excel make numbers of them. Lists open in the cells.
template-done = Wrote a sheet to fill in to { $path }
man-done = Wrote the manual pages to { $path }
output-written = Written to { $path }

topic-dates =
    DATES

    A day is written 2023-03-05, 2023/3/5, 2023.3.5 or 2023年3月5日; nothing else is read, so that
    3/5 and 5/3 are never mistaken for each other. In spreadsheets a date cell is read as its day.

    Periods   --year 2023, or --from DATE --to DATE; both days belong to the period.
    Today     --today DATE takes another day as today: for defaults, what is due, and what lies in
              the future. It does not date the journal, which keeps the real time.
    As known  --as-of MOMENT answers with what was known then: a day (its end), a time such as
              2023-12-31T18:00, or the number of a commit (assistive log).
              --compare-as-of MOMENT shows what has changed since.
    Dated     Where someone lives, their school, category and grade are kept with their days:
              a report takes those of the last day of its period.
topic-files =
    FILES

    In        XLSX, XLS and CSV, told apart by their content. CSV in UTF-8, UTF-16 or GB18030, with
              commas, semicolons or tabs. Titles may stand above the header; its columns come in any
              order, in English or Chinese. `assistive template KIND FILE.xlsx` writes one to fill in.
    Kinds     divisions, sites, catalog, persons, students, student-needs, needs, stock, fittings,
              loans, services. `import auto FOLDER` tells them apart and takes them in order.
    Cells     An empty cell leaves what is stored, - clears it. The same row again changes nothing.
              Ids must be text: a number of 18 digits is destroyed by the spreadsheet.
              Columns whose header begins with # or x- are left aside.
    Errors    FILE:ROW: COLUMN: what is wrong; row 1 is the first row of the sheet. One wrong row
              and nothing of the file is stored, unless --on-error skip takes the good ones: the
              others go to FILE.rejected.csv, to be corrected and imported again.
              --dry-run says what would happen.
    Out       `assistive export KIND FILE.xlsx|.csv|.json|.jsonl`; with --show-ids it can be imported
              again. `assistive report … -o FILE.html|.xlsx|.csv|.json|.md` for what is handed in.
topic-figures =
    FIGURES

    Fitting rate           people fitted ÷ people in need, in a period.
    In need                people with a device need identified by the last day that was not withdrawn
                           by then, and not already met before the first day.
    Fitted                 of those, people with such a need met in the period: the day of hand-over
                           counts.
    Fully fitted           of those, people with no such need left open.
    Unlisted               people fitted who had no need on any list: never part of the rate.
    Service rate           people in need of any kind who were served ÷ people in need of any kind.
    Coverage               people registered who were served ÷ people registered.
    Days to fit            from the day of the need to that of the hand-over: median, and the 90th
                           percentile.
    Utilisation            days on loan ÷ days on which devices could be lent.

    A rate is always shown with its two counts; a loan does not meet a need. To see who is in a
    figure: assistive report explain fitting_rate --year 2023. For the public: --publish.
topic-names =
    HOW THINGS ARE NAMED

    Person     P12, citizen id, certificate number, or the local key; another site's key is
               SP-0981/001. `assistive person find` takes part of a name or its pinyin (wf, wangfang),
               the end of an id or a phone number.
    Device     AK000012, the tag on it, or I7. A model by code or name: WC-STD, 普通轮椅.
    Class      12 22 03, 12.22.03 or 122203 of ISO 9999; cn:02 22 03 of the Chinese scheme.
    Place      a division by code or name: 610981, 旬阳市; a town after its county: 石泉县城关镇.
    Site       its code or name. An organisation that borrows: org:江北敬老院.
    Records    N5 a need, F5 a fitting, L5 a loan, H5 a hold, S5 a service; 12 a commit.

    Commands and options may be shortened as long as only one fits: assistive nee li --sch SP-0981.
topic-exit-codes =
    EXIT CODES

    0   done
    1   refused by a rule, or some rows of a file were
    2   the command line was not understood
    3   what it names is not there
    4   the store cannot be opened, is locked for too long, or is damaged
    5   a file could not be read or written, or the disk is full

    Results go to standard output, all else to standard error.
