-- The statements of the yardstick in groups, each under its name. The first groups import the sheet of their name from `sheet`,
-- a virtual table of its cells. The parameters of the others are text. The functions `citizen`, `person`, `certificate`, `kind`,
-- `class` and `day` check a cell with the parsers of assistive-core and return the stored form.

-- sites
INSERT INTO sites (code, name, kind, division)
SELECT sheet.code, name, kind, divisions.id FROM sheet CROSS JOIN divisions ON divisions.code = division WHERE true
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, division = excluded.division
WHERE (name, kind, division) IS NOT (excluded.name, excluded.kind, excluded.division);

-- catalog
INSERT INTO models (code, name, class, facts)
SELECT code, name, class(class), concat_ws(',', basic, categories, unit, price, subsidy, life_years, tracking, hygiene,
    loan_days)
FROM sheet WHERE true
ON CONFLICT (code) DO UPDATE SET name = excluded.name, class = excluded.class, facts = excluded.facts
WHERE (name, class, facts) IS NOT (excluded.name, excluded.class, excluded.facts);

-- persons
INSERT INTO persons (citizen, certificate, name, sex, birth, category, grade, county, registered, left_on, left_reason)
SELECT person(id_number, sex, birth_date), certificate(certificate, id_number, category, grade), name,
    2 - substr(id_number, 17, 1) % 2, substr(id_number, 7, 8), category, grade, divisions.id, day(registered_on),
    day(left_on), left_reason
FROM sheet CROSS JOIN divisions ON divisions.code = division WHERE true
ON CONFLICT (citizen) DO UPDATE SET certificate = excluded.certificate, name = excluded.name, county = excluded.county,
    left_on = excluded.left_on
WHERE (certificate, name, county, left_on) IS NOT
    (excluded.certificate, excluded.name, excluded.county, excluded.left_on);

-- student-needs
INSERT INTO persons (citizen, certificate, name, sex, birth, category, grade, county, registered, school, stage, placement)
SELECT person(id_number, sex, birth_date), certificate(certificate, id_number, category, grade), sheet.name,
    2 - substr(id_number, 17, 1) % 2, substr(id_number, 7, 8), category, grade, divisions.id, day(registered_on),
    sites.id, stage, placement
FROM sheet CROSS JOIN divisions ON divisions.code = sheet.division CROSS JOIN sites ON sites.code = school WHERE true
ON CONFLICT (citizen) DO UPDATE SET certificate = excluded.certificate, name = excluded.name, county = excluded.county,
    school = excluded.school
WHERE (certificate, name, county, school) IS NOT
    (excluded.certificate, excluded.name, excluded.county, excluded.school);
INSERT INTO needs (person, kind, device, identified, programme, county, ended)
SELECT persons.id, kind('device'), ifnull((SELECT code FROM models WHERE code = device), class(device)),
    day(identified_on), programme, county, left_on
FROM sheet CROSS JOIN persons ON citizen = id_number WHERE true
ON CONFLICT (person, kind, device, identified) DO UPDATE SET programme = excluded.programme
WHERE programme IS NOT excluded.programme;

-- needs
INSERT INTO needs (person, kind, device, identified, programme, withdrawn, reason, county, ended)
SELECT persons.id, kind(kind), iif(device = '', '', ifnull((SELECT code FROM models WHERE code = device), class(device))),
    day(identified_on), programme, day(withdrawn_on), withdrawn_reason, county,
    ifnull(min(day(withdrawn_on), left_on), ifnull(day(withdrawn_on), left_on))
FROM sheet CROSS JOIN persons ON citizen = citizen(person) WHERE withdrawn_on = '' OR withdrawn_on >= identified_on
ON CONFLICT (person, kind, device, identified) DO UPDATE SET programme = excluded.programme,
    withdrawn = excluded.withdrawn, reason = excluded.reason
WHERE programme IS NOT excluded.programme OR (withdrawn IS NOT excluded.withdrawn AND met_on IS NULL);

-- stock
INSERT INTO items (tag, model, site, source, donor, value, received, status, since)
SELECT tag, models.id, sites.id, source, donor, value, day(received_on), 1, day(received_on)
FROM sheet CROSS JOIN models ON models.code = device CROSS JOIN sites ON sites.code = site WHERE quantity = '1'
ON CONFLICT (tag) DO NOTHING;

-- fittings
INSERT INTO fittings (person, model, fitted_on, quantity, mode, place)
SELECT persons.id, models.id, day(fitted_on), quantity, mode, place
FROM sheet CROSS JOIN persons ON citizen = citizen(person) CROSS JOIN models ON models.code = device WHERE true
ON CONFLICT DO NOTHING;

-- loans
INSERT INTO loans (item, person, out_on, due_on, in_on)
SELECT items.id, persons.id, day(out_on), day(due_on), day(in_on)
FROM sheet CROSS JOIN items ON tag = item CROSS JOIN persons ON citizen = citizen(borrower)
    CROSS JOIN sites ON sites.code = sheet.site
WHERE received <= day(out_on);

-- services
INSERT INTO services (person, kind, served_on, place, programme)
SELECT persons.id, kind(kind), day(served_on), place, programme
FROM sheet CROSS JOIN persons ON citizen = citizen(person) WHERE true
ON CONFLICT (person, kind, served_on) DO UPDATE SET place = excluded.place, programme = excluded.programme
WHERE (place, programme) IS NOT (excluded.place, excluded.programme);

-- record need
INSERT OR IGNORE INTO needs (person, kind, device, identified)
SELECT id, kind('training'), '', day(?2) FROM persons WHERE citizen = ?1;

-- loan out
INSERT INTO loans (item, person, out_on, due_on)
SELECT items.id, persons.id, day(?3), day(?3) + 100
FROM items JOIN persons
WHERE tag = ?1 AND citizen = ?2 AND status = 1
    AND NOT EXISTS (SELECT 1 FROM holds WHERE model = items.model AND state < 2)
    AND (SELECT count(*) FROM loans WHERE person = persons.id AND in_on IS NULL) < 5;
INSERT INTO moves (item, day, step, actor) SELECT id, since, status, 'bench' FROM items WHERE tag = ?1 AND status = 2;

-- loan in
UPDATE items SET status = 3, since = day(?2) WHERE tag = ?1 AND status = 2;
UPDATE loans SET in_on = day(?2) WHERE item = (SELECT id FROM items WHERE tag = ?1) AND in_on IS NULL;
INSERT INTO moves (item, day, step, actor) SELECT id, since, status, 'bench' FROM items WHERE tag = ?1 AND status = 3;

-- stock show
SELECT models.code || ' ' || models.name || ' ' || sites.code || ' ' || status || ' ' || received, 0
FROM items JOIN models ON models.id = model JOIN sites ON sites.id = site WHERE tag = ?1
UNION ALL
SELECT name || ' ' || citizen || ' ' || out_on || ' ' || ifnull(in_on, ''), out_on
FROM loans JOIN items ON items.id = item JOIN persons ON persons.id = loans.person WHERE tag = ?1
ORDER BY 2;

-- need list
SELECT persons.name || ' ' || citizen || ' ' || device || ' ' || identified || ' ' || ifnull(met_on, '')
FROM persons JOIN sites ON sites.id = school JOIN needs ON needs.person = persons.id
WHERE sites.code = ?1 ORDER BY needs.id;

-- look up
SELECT name, certificate, sex, birth, category, grade, code, registered
FROM persons JOIN divisions ON divisions.id = county WHERE citizen = ?1;

-- counts
SELECT (SELECT count(*) FROM persons) || ' ' || (SELECT count(*) FROM needs);

-- divisions
SELECT code FROM divisions ORDER BY id;

-- indexes of the rate
CREATE INDEX IF NOT EXISTS needs_of_people ON needs (kind, person, identified, withdrawn, met_on);
CREATE INDEX IF NOT EXISTS persons_for_rate ON persons (id, county, left_on);

-- rate
-- From stored facts: needs in the order of people, with county and leaving from an index of people.
SELECT persons.county, needs.person, needs.met_on <= 20231231
FROM needs INDEXED BY needs_of_people CROSS JOIN persons INDEXED BY persons_for_rate ON persons.id = needs.person
WHERE needs.kind = 1 AND needs.identified <= 20231231
    AND (needs.met_on >= 20230101 OR needs.met_on IS NULL
        AND (needs.withdrawn IS NULL OR needs.withdrawn > 20231231)
        AND (persons.left_on IS NULL OR persons.left_on > 20231231))
ORDER BY needs.person;

-- rate from copies
-- An application would have to keep the copies right: each need has the county of its person and the day on which a
-- withdrawal or leaving ended it. Nothing is looked up or sorted.
SELECT county, person, met_on <= 20231231
FROM needs INDEXED BY needs_for_rate
WHERE kind = 1 AND identified <= 20231231 AND (met_on IS NULL OR met_on >= 20230101)
    AND (ended IS NULL OR ended > 20231231)
ORDER BY county, person;
