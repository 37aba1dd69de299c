-- The tables of the yardstick. Days are numbers such as 20230305, which sort by date and take less room than text.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA cache_size = -64000;
CREATE TABLE IF NOT EXISTS divisions (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);
INSERT OR IGNORE INTO divisions (code) VALUES ('610900'), ('610902'), ('610921'), ('610922'), ('610923'), ('610924'),
    ('610925'), ('610926'), ('610927'), ('610981'), ('610929'), ('L-HENGKOU');
CREATE TABLE IF NOT EXISTS sites (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
    division INTEGER NOT NULL REFERENCES divisions
);
CREATE TABLE IF NOT EXISTS models (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, class TEXT NOT NULL, facts TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS persons (
    id INTEGER PRIMARY KEY, citizen TEXT NOT NULL UNIQUE, certificate TEXT, name TEXT NOT NULL, sex INTEGER,
    birth INTEGER, category INTEGER, grade INTEGER, county INTEGER NOT NULL REFERENCES divisions, registered INTEGER,
    left_on INTEGER, left_reason TEXT, school INTEGER REFERENCES sites, stage TEXT, placement TEXT
);
CREATE INDEX IF NOT EXISTS persons_by_name ON persons (name, birth);
CREATE INDEX IF NOT EXISTS persons_by_division ON persons (county);
CREATE INDEX IF NOT EXISTS students ON persons (school) WHERE school IS NOT NULL;
-- Three columns of a need are copies for the rate: the county of the person, the day on which a withdrawal or leaving ended
-- the need, and the day of the fitting that met it.
CREATE TABLE IF NOT EXISTS needs (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES persons, kind INTEGER NOT NULL, device TEXT NOT NULL,
    identified INTEGER NOT NULL, programme TEXT, withdrawn INTEGER, reason TEXT, county INTEGER, ended INTEGER,
    met_on INTEGER, fitting INTEGER REFERENCES fittings,
    UNIQUE (person, kind, device, identified)
);
CREATE INDEX IF NOT EXISTS needs_for_rate ON needs (county, person, identified, ended, met_on) WHERE kind = 1;
CREATE TABLE IF NOT EXISTS fittings (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES persons, model INTEGER NOT NULL REFERENCES models,
    fitted_on INTEGER NOT NULL, quantity INTEGER NOT NULL, mode TEXT, place TEXT,
    UNIQUE (person, model, fitted_on)
);
CREATE TABLE IF NOT EXISTS services (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES persons, kind INTEGER NOT NULL,
    served_on INTEGER NOT NULL, place TEXT, programme TEXT,
    UNIQUE (person, kind, served_on)
);
CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE, model INTEGER NOT NULL REFERENCES models,
    site INTEGER NOT NULL REFERENCES sites, source TEXT, donor TEXT, value INTEGER, received INTEGER NOT NULL,
    status INTEGER NOT NULL, since INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS loans (
    id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES items, person INTEGER NOT NULL REFERENCES persons,
    out_on INTEGER NOT NULL, due_on INTEGER, in_on INTEGER
);
CREATE UNIQUE INDEX IF NOT EXISTS loans_of_item ON loans (item, out_on, person, in_on);
CREATE INDEX IF NOT EXISTS open_loans ON loans (person) WHERE in_on IS NULL;
CREATE TABLE IF NOT EXISTS holds (
    id INTEGER PRIMARY KEY, model INTEGER NOT NULL, person INTEGER NOT NULL, state INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS active_holds ON holds (model) WHERE state < 2;
CREATE TABLE IF NOT EXISTS moves (
    id INTEGER PRIMARY KEY, item INTEGER NOT NULL, day INTEGER NOT NULL, step INTEGER NOT NULL, actor TEXT
);
-- A fitting meets the earliest open need for its model, else for the class of the model or one above.
CREATE TRIGGER IF NOT EXISTS fitting_meets_need AFTER INSERT ON fittings BEGIN
    UPDATE needs SET met_on = new.fitted_on, fitting = new.id, withdrawn = NULL, ended = NULL WHERE id = (
        SELECT needs.id FROM models CROSS JOIN persons CROSS JOIN needs ON person = persons.id
        WHERE models.id = new.model AND persons.id = new.person AND needs.kind = 1
            AND device IN (models.code, models.class, substr(models.class, 1, 5), substr(models.class, 1, 2))
            AND identified <= new.fitted_on AND met_on IS NULL AND (withdrawn IS NULL OR withdrawn > new.fitted_on)
            AND ifnull(new.fitted_on <= left_on, true)
        ORDER BY device <> models.code, identified, needs.id LIMIT 1);
END;
-- The loans of a device do not overlap.
CREATE TRIGGER IF NOT EXISTS device_is_free BEFORE INSERT ON loans WHEN EXISTS (
    SELECT 1 FROM loans WHERE item = new.item AND out_on < ifnull(new.in_on, 99999999)
        AND (in_on > new.out_on OR in_on IS NULL))
BEGIN
    SELECT RAISE(IGNORE);
END;
CREATE TRIGGER IF NOT EXISTS loan_sets_status AFTER INSERT ON loans BEGIN
    UPDATE items SET status = iif(new.in_on IS NULL, 2, 1), since = ifnull(new.in_on, new.out_on) WHERE id = new.item;
END;
