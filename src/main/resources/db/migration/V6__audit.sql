-- Who did what, with its outcome. What Truss did by itself has no request: no method, path, status and address.
CREATE TABLE audit (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    who      text NOT NULL,
    action   text NOT NULL,
    subject  text,
    method   text,
    path     text,
    -- Null also if the client left before the answer, so that nobody saw it.
    status   int,
    remote   text
);
CREATE INDEX audit_by_time ON audit (at);
