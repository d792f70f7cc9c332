-- Makes the two logins that users' own SQL runs as in Truss's workbench.
--
--   psql -X -d postgres -f workbench.sql -v main=shop -v owner=shop_owner \
--     -v main_password_file=/run/secrets/reader -v branch_password_file=/run/secrets/writer
--
-- Run it as superuser, on Postgres 15 or newer; running it again is harmless.
--
--   main                  the main database (truss.database.url)
--   owner                 the role that owns its tables, so that users may change tables of branches. Not the owner of
--                         the database itself, who could rename and drop main from a branch. Without it users change
--                         rows of branches, and make tables of their own
--   main_role             default truss_workbench_main: reads main, and with -v main_writes=true changes rows of it,
--                         if a request asks for that
--   branch_role           default truss_workbench_branch: works on branches and cannot connect to main
--   main_password_file, branch_password_file
--                         files on the machine of psql whose contents are the passwords
--
-- Everybody may connect to a new database. Who cannot connect to main is who has not been let in, so this takes CONNECT
-- from PUBLIC; the roles that can log in now, other than these two, are let in first, one by one.

\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
-- This runs as superuser. A database's own search_path may put functions of its users before those of Postgres.
SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) \g /dev/null

\if :{?main_role}
\else
  \set main_role truss_workbench_main
\endif
\if :{?branch_role}
\else
  \set branch_role truss_workbench_branch
\endif
\if :{?main_writes}
\else
  \set main_writes false
\endif
\if :{?owner}
\else
  \set owner ''
\endif

SELECT set_config('truss_workbench.main', :'main', false), set_config('truss_workbench.owner', :'owner', false) \g /dev/null
DO $check$
DECLARE
  main text := current_setting('truss_workbench.main');
  owner text := current_setting('truss_workbench.owner');
BEGIN
  IF NOT EXISTS (SELECT FROM pg_database WHERE datname = main) THEN
    RAISE 'There is no database %', main;
  ELSIF owner <> '' AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = owner) THEN
    RAISE 'There is no role %', owner;
  ELSIF EXISTS (SELECT FROM pg_roles WHERE rolname = owner AND rolsuper) THEN
    RAISE 'Role % is superuser: whatever a user types would be done as one', owner;
  ELSIF EXISTS (SELECT FROM pg_database WHERE datname = main AND owner <> '' AND pg_has_role(owner, datdba, 'MEMBER')) THEN
    RAISE 'Role % owns database %, which users could rename and drop from a branch', owner, main
      USING HINT = format('Give the database to another role: ALTER DATABASE %I OWNER TO …', main);
  END IF;
END
$check$;

SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY[:'main_role', :'branch_role']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"main_role" LOGIN INHERIT;
ALTER ROLE :"branch_role" LOGIN INHERIT;

-- The passwords are in no log and no statistics of statements.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_duration_sample = -1;
SET log_transaction_sample_rate = 0;
SET log_duration = off;
SET log_min_error_statement = 'panic';
SET pg_stat_statements.track_utility = off;
\set main_password `cat :'main_password_file'`
\set branch_password `cat :'branch_password_file'`
-- As Truss reads the files: white space around a password does not count.
SELECT pg_catalog.btrim(:'main_password', E' \t\r\n') AS main_password,
       pg_catalog.btrim(:'branch_password', E' \t\r\n') AS branch_password \gset
SELECT :'main_password' <> '' AND :'branch_password' <> '' AS passwords_read \gset
\if :passwords_read
\else
  DO $check$ BEGIN RAISE 'A file with a password is empty or cannot be read'; END $check$;
\endif
ALTER ROLE :"main_role" PASSWORD :'main_password';
ALTER ROLE :"branch_role" PASSWORD :'branch_password';
\unset main_password
\unset branch_password
RESET ALL;
SET client_min_messages = warning;
SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) \g /dev/null

GRANT pg_read_all_data TO :"main_role";
\if :main_writes
  GRANT pg_write_all_data TO :"main_role";
\endif
GRANT pg_read_all_data, pg_write_all_data TO :"branch_role";
SELECT format('GRANT %I TO %I', :'owner', :'branch_role') WHERE :'owner' <> '' \gexec

-- Of use on branches only, which have main's grants: schemas and trusted extensions can be made there.
GRANT CREATE ON DATABASE :"main" TO :"branch_role";

SELECT format('GRANT CONNECT ON DATABASE %I TO %I', :'main', rolname)
FROM pg_roles WHERE rolcanlogin AND NOT rolsuper AND rolname <> :'branch_role' AND has_database_privilege(rolname, :'main', 'CONNECT') \gexec
GRANT CONNECT ON DATABASE :"main" TO :"main_role";
REVOKE CONNECT ON DATABASE :"main" FROM PUBLIC;
