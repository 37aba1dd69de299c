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
note-values = { " " }[values: { $values }]
note-default = { " " }[default: { $value }]
note-env = { " " }[env: { $name }]

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
usage-valid-values = ; possible: { $values }
usage-suggestion = ; did you mean `{ $suggestion }`?
usage-more = More: assistive --help
usage-not-a-date = { $option }: `{ $value }` is not a date; write it like 2023-03-05
usage-not-a-moment = { $option }: `{ $value }` is not a moment; write a day like 2023-03-05, a time like 2023-03-05T08:00:00Z, or the number of a commit like 7
usage-not-a-year = --year: `{ $value }` is not a year; write it like 2023
usage-period = the period ends on { $to } before it begins on { $from }; swap --from and --to
usage-set = --set: `{ $value }` has no `=`; write it like --set school=SP-0981

## Errors

error-refused = { $problems }
error-not-found = there is no { $what } `{ $key }`; check how it is written
error-no-store = there is no store in { $path }; make one with `assistive init`, or name another with --store
error-store-exists = there is a store in { $path } already; use it, or name another folder with --store
error-locked = the store in { $path } is being changed by { $holder }; try again later, or wait longer with --wait
error-locked-bare = the store in { $path } is being changed by another process; try again later, or wait longer with --wait
error-read-only = the store was opened for reading only; nothing was changed
error-damaged = { $path } is damaged in commit { $commit } (byte { $offset }); keep the file and restore a copy of it
error-not-a-journal = { $path } is not a journal of assistive; name another folder with --store
error-too-new = { $path } was written by a later version of assistive; install that version
error-poisoned = an earlier write failed; check the disk and run the command again
error-full = the store holds as many records as it can; nothing was stored
error-io = { $path }: { $cause }; check the path, the permissions and the free space
error-output = the output could not be written: { $cause }
cause-not-found = there is no such file or folder
cause-permission = it may not be read or written
cause-folder = it is a folder
cause-no-folder = a part of the path is no folder
cause-full = the disk is full
error-no-home = there is no home folder for the store; name a folder with --store
error-no-randomness = the system gives no random numbers for the store's identity: { $cause }; try again
problem-left-before = lies after the person left ({ $left }); check the day

## Results

init-done = Made a store in { $path }
info-cut = An unfinished commit { $commit } at the end of the journal ({ $bytes } bytes) was cut off; nothing that had been acknowledged is lost
list-count = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
list-narrow = { $count ->
    [one] The terminal is too narrow for 1 more column; --format csv and --json show all
   *[other] The terminal is too narrow for { $count } more columns; --format csv and --json show all
}
lending-title = Lending, { $from } to { $to }
lending-how = Loans are counted by the day they went out; utilisation: days on loan of the days in the lendable stock
loan-out = Lent { $item } as { $loan }, due on { $due }
loan-out-open = Handed out { $item } as { $loan }, not expected back: it counts as an issue
loan-in = Took back { $item } ({ $loan }): { $standing }
loan-in-part = ; still out: { $count }
loan-in-deposit = ; give back the deposit of { $deposit } yuan
loan-renewed = Renewed { $loan }, due on { $due }
recorded-created = Recorded { $what } { $name }
recorded-updated = Changed { $what } { $name }
recorded-unchanged = Unchanged: { $what } { $name }
warning = warning: { $text }
way-out-in-stock = it is there already
way-out-issued = take it back first: stock return
way-out-on-loan = take it back first: loan in
way-out-cleaning = clean and inspect it first: stock clean
way-out-repair = record that it is repaired first: stock repair --done
way-out-retired = it is out of use for good
way-out-display = take it back from display first: stock display --back
way-out-transit = record its arrival first: stock move --arrived
way-out-lost = record that it was found first: stock lose --found
import-more-errors = { $count ->
    [one] … and 1 more problem; --max-errors shows more
   *[other] … and { $count } more problems; --max-errors shows more
}
import-more-warnings = { $count ->
    [one] … and 1 more warning; -v shows all
   *[other] … and { $count } more warnings; -v shows all
}
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

rate-title = Fitting rate, { $from } to { $to }
needs-title = Needs, { $from } to { $to }
need-bridged = open, bridged by { $loan }
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
rate-line-p90 = median; 90 % within { $days } days
rate-of-persons = { $numerator } fitted of { $denominator } people in need
rate-of-persons-fully = { $numerator } with all needs met of { $denominator } people in need
rate-of-needs = { $numerator } met of { $denominator } needs
rate-in-need = in need
rate-fitted = fitted
rate-rate = rate
rate-fully = all met
rate-full-rate = rate
rate-needs = needs
rate-met = met
rate-needs-rate = rate
rate-median = median days
rate-p90 = 90 % days
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

## Columns

col-actor = who
col-at = when
col-basic = basic type
col-back-by = taken back by
col-birth-date = birth date
col-bytes-after = bytes after
col-bytes-before = bytes before
col-by = by
col-borrowers = borrowers
col-borrower = borrower
col-borrower-name = borrower's name
col-bridged-by = bridged by
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
col-donor = donor
col-days-late = days late
col-events = events
col-expected-on = expected
col-file = file
col-fitted-on = fitted on
col-fitting = fitting
col-fittings = fittings
col-folder = folder
col-found = found
col-grade = grade
col-guardian = guardian
col-hash = hash
col-hash-short = hash
col-had = had by
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
col-limit = value
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
col-name = name
col-needed = device or service
col-name-en = name (English)
col-name-zh = name (Chinese)
col-need = need
col-needs = needs
col-note = note
col-operation = operation
col-open = open
col-overdue = overdue
col-on-loan = on loan
col-on = day
col-out-on = out
col-parent = parent
col-person = person
col-person-name = name
col-persons = people
col-phone = phone
col-place = place
col-placement = placement
col-placed-on = since
col-price = price
col-priority = priority
col-programme = programme
col-provider = provider
col-purpose = purpose
col-quantity = quantity
col-queue-place = place
col-reason = reason
col-rebuilt = made again because
col-registered-on = registered on
col-rejected = wrong rows
col-returned = returned
col-retired = retired
col-repair = repair
col-received-on = received
col-received-at = received at
col-record = record
col-renewals = renewals
col-rows = rows
col-school = school
col-school-name = school
col-school-or-division = school or division
col-sex = sex
col-serial = serial no.
col-setting = setting
col-site = site
col-sites = sites
col-site-name = site name
col-since = since
col-source = source
col-stage = stage
col-standing = status
col-status = status
col-status-on = on
col-store = store
col-stock-source = source
col-step = what happened
col-still-out = still out
col-subject = subject
col-subsidy = subsidy
col-successor = successor
col-tracking = stock kept
col-transit = transit
col-tag = tag
col-unchanged = unchanged
col-unit = unit
col-unexpected-tags = unexpected
col-updated = updated
col-utilisation = utilisation
col-valid-from = from
col-valid-to = valid to
col-value = value
col-version = version
col-why = why
col-who = who
count-done = Found { $found }, missing { $missing }, unexpected { $unexpected }
count-missing = missing: { $tag } { $name }
count-unknown = unexpected: { $tag } is no known tag
count-elsewhere = unexpected: { $tag } is on record as { $standing } at { $site }
config-set = { $name }: { $value }

## What a code was looked for among

what-division = division
what-site = site
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

## Problems with a value: they follow the value, or stand alone where there is none

problem-line = { $field }: `{ $value }` { $message }
problem-line-bare = { $field }: { $message }
problem-missing = is needed to create the record
problem-cannot-clear = cannot be cleared; leave the cell empty to keep what is stored
problem-not-a-date = is not a date; write it like 2023-03-05, 2023/3/5, 2023.3.5 or 2023年3月5日
problem-after-today = lies after today ({ $today }); check the date
problem-not-a-number = is not a whole number from { $min } to { $max }
problem-not-yes-no = is neither yes nor no; write yes or no
problem-not-one-of = is not one of: { $allowed }
problem-not-on-loan = is not on loan
problem-not-money = is not an amount of money; write yuan with at most two decimals
problem-not-a-code = is not a code: write 1 to 40 characters without spaces and slashes
problem-not-a-class = is not a class code; write it like 12 22 03
problem-not-plain-text = holds a control character or more than { $max } characters; shorten or retype it
problem-too-many-cells = the row has more cells than the header, which has { $header }; check it for stray separators
problem-too-many-loans = has { $open } open loans already; { $max } are allowed at a time: take some back first, or raise the limit with config set open-loans
problem-not-ascending = ends before it begins; check both days
problem-id-check = fails its check character; compare it with the card
problem-id-destroyed = was destroyed by a spreadsheet; format the column as text and type the id again
problem-id-length = is not 17 digits and a check character: it has { $length } characters; compare it with the card
problem-id-birth-date = holds a birth date that no calendar has; compare it with the card
problem-certificate-form = is not a certificate number: 18 characters of the id, category 1-7, grade 1-4, and B1 to B99 when re-issued
problem-certificate-of-another = belongs to another id than the row's; compare both with the cards
problem-key-form = is not a key: write 1 to 40 characters, or SITE/KEY
problem-no-person-key = the row names no person; fill id_number, certificate or key
problem-keys-of-two = names another person ({ $second }) than the row's other keys ({ $first }); check which is right
problem-birth-contradicts-id = differs from the id, which says { $birth }; mend one of them
problem-sex-contradicts-id = differs from the id, which says { $sex }; mend one of them
problem-unknown = is no known { $what }; near it: { $nearest }
problem-unknown-bare = is no known { $what }; check how it is written
problem-ambiguous = fits more than one { $what }: { $candidates }; write the code
problem-not-a-school = is a site, but no school
problem-cycle = would make the record its own ancestor; choose another
problem-reason-without-day = is a reason without its day; fill both or neither
problem-reason-needed = is needed: say why
problem-received-after-use = lies after the device was first used ({ $first })
problem-renewed-too-often = was renewed { $max } times, which is the limit; take it back, or raise the limit with config set renewals
problem-day-without-reason = is a day without its reason; fill both or neither
problem-withdrawn-before-identified = lies before the need was identified ({ $identified }); check both days
problem-withdrawn-but-met = cannot be: the need was met on { $met } and cannot be withdrawn
problem-device-missing = is needed for a device need
problem-device-of-no-device-need = must be left out for a need of kind { $kind }
problem-not-a-model = is a class; a fitting needs the model that was handed over
problem-not-a-borrower = is neither a person nor an organisation; write the number, id or key of a person, or org: and a name
problem-need-of-another = cannot be met: { $need } is a need of another person
problem-need-not-for-device = cannot be met by a fitting: { $need } is not a need for a device
problem-need-not-open = cannot be met: { $need } was not open on { $day }
problem-need-before-registration = lies before the person was registered ({ $registered })
problem-after-leaving = lies after the person left ({ $left }); it meets no need and is listed as an exception
problem-category-not-advised = is advised for { $advised }, the person's category is { $category }
problem-inside-useful-life = the person has { $model } since { $fitted }, due for replacement on { $until }
problem-item-of-another-model = cannot be: { $item } is a { $model }
problem-likely-duplicate = has the name and birth date of { $person }; if they are one person, give both the same id
problem-certificate-differs = differs from the certificate, which says { $certificate }; { $cell } is kept
problem-listed-before = is the need { $need } identified on { $identified }, listed again; --new-needs makes it a new one
problem-loan-ended = ended on { $ended } already
problem-withdrawal-lifted = meets { $need }, whose withdrawal of { $withdrawn } is thereby lifted
problem-unknown-columns = unknown columns: { $columns }; known: { $known }; put # or x- before a column to leave it out
problem-column-twice = the column { $column } stands twice; leave one out
problem-set-column-present = the sheet has the column { $column } already; --set fills only columns that it lacks
problem-key-column-missing = the sheet lacks a key column: { $columns }
problem-not-text = the file is neither UTF-8 nor UTF-16 nor GB18030 text; save the sheet as CSV UTF-8
problem-not-that-many = is more than are still out: { $out }
problem-not-enough = is more than { $site } has of { $model }: { $there }
problem-not-lent = is needed: { $model } has no loan period; give the day it is due, or lend it open-ended
problem-not-now = cannot be { $step }: it is { $standing }; { $way_out }
problem-spreadsheet = this is a spreadsheet file; save it as CSV UTF-8 first
problem-stock-kept = cannot be changed: there is stock of { $model }
problem-site-needed = is needed: { $model } is kept by quantity at each site
problem-someone-waits = cannot be renewed: someone waits for the model ({ $hold })
problem-empty-file = the file is empty; its first row must name the columns
problem-elsewhere = cannot be: { $item } was { $standing } since { $since }
problem-broken-quotes = the file is not well-formed CSV from here on; check the quotes
problem-before-received = lies before { $item } was received ({ $received })
problem-borrower-overdue = has { $count } overdue loans, the first due on { $due }
problem-too-large = the file is larger than { $max } MB; split it
problem-too-early = lies before { $since }, since when { $item } is { $standing }; give a later day
problem-tag-missing = is needed: each device of { $model } has a tag of its own
problem-tag-of-bulk = must be empty: { $model } is kept by quantity
problem-tag-taken = is the tag of another device
problem-two-places = cannot be: { $item } was lent then, from { $from } to { $to } ({ $loan })
problem-two-places-open = cannot be: { $item } is lent since { $from } and not back yet ({ $loan })
problem-one-by-one = must be 1: each device of { $model } has a tag of its own
problem-open-ended = has no day on which it is due, so there is nothing to renew
problem-held-for-another = is kept for another borrower until { $until }; lend another one, or cancel { $hold } first
problem-held-already = the borrower waits for the model already ({ $hold })
problem-hold-over = is over already

## Closed vocabularies

word-yes = yes
word-no = no
word-unlisted = unlisted
word-sex-male = male
word-sex-female = female
word-setting-renewals = renewals of a loan
word-setting-open-loans = open loans of a borrower
word-setting-offer-days = days that an offer holds
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
word-scheme-iso9999 = ISO 9999
word-scheme-cn = Chinese catalogue
word-programme-school = school
word-programme-community = community
word-programme-child-rehab = child rehabilitation
word-programme-home = home
word-purpose-trial = trial
word-purpose-training = training
word-purpose-bridging = bridging
word-purpose-short-term = short term
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
word-step-return = taken back
word-step-return-damaged = taken back damaged
word-step-retire = retired
word-step-repair = given for repair
word-step-clean = cleaned
word-step-correct = corrected
word-step-mend = taken back from repair
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
word-operation-init = init
word-operation-import = import
word-operation-record = record
word-operation-receive = receive
word-operation-renew = renew
word-operation-move = move
word-operation-lend = lend
word-operation-take-back = take back
word-operation-hold = hold
word-operation-cancel = cancel
word-operation-count = count
word-operation-set = set
word-subject-divisions = divisions
word-subject-sites = sites
word-subject-catalog = catalogue
word-subject-persons = people
word-subject-students = students
word-subject-student-needs = students' needs
word-subject-stock = stock
word-subject-settings = settings
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
notice-cut = A crash had interrupted commit { $commit } before it was acknowledged; its { $bytes } bytes were cut off. What it was about was not stored: do it again
notice-in-use = { $holder } has the store in use; shown is what was stored up to commit { $commit }
notice-left-out = The journal ends with { $bytes } bytes of commit { $commit } that was never finished; they are left out. If something is missing, restore a copy of the store
notice-nothing-known = The store knew nothing then: its first commit is later
notice-rebuilt = The state of the store was made again from its journal ({ $why }). Nothing is lost and no figure is affected
rebuilt-missing = there was none
rebuilt-unfinished = it was being written when a process ended
rebuilt-damaged = it was damaged
rebuilt-other-version = another version wrote it
import-rejected-stored = The good rows of { $file } are stored, but the others could not be written beside it: { $cause }. Import the file again with --on-error skip once they can be
error-output-stored = what was asked for is stored all the same: do not do it again
stock-title = Stock now; donations { $from } to { $to }
stock-donated = Donations of the period: { $count }, worth { $value } yuan
stock-how = Quantity: all that was ever received, however it stands now
stock-bound-for = to { $site }
stock-received = Received { $names }
stock-received-bulk = Received { $count } as { $name }
stock-moved = { $name }: { $standing }, at { $site }
stock-moved-bulk = { $count } of { $name }: { $standing }
stock-sent = { $name }: { $standing }, to { $site }
figures-no-partition = A borrower may stand in several rows, so rows of borrowers do not add up
