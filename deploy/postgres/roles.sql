-- Makes the role that Truss works with, so that Truss need not be superuser.
--
--   psql -X -f roles.sql -v main=shop -v tier=cloning                                  asks for a password
--   psql -X -f roles.sql -v main=shop -v tier=full -v password_file=/run/secrets/truss
--
-- Run it as superuser, on Postgres 15 or newer. It only grants, and running it again is harmless: do that after a
-- new role came to own something in the main database, or after a setting was made for one of its roles there.
--
--   main           the database that users branch from (truss.database.url)
--   tier           cloning: what branches by template copy need: create, carry over, reset, expire, delete
--                  full: besides, what copies while users work, differences, backups and recovery need
--   role           default truss
--   password_file  a file on the machine of psql whose content is the password; without it psql asks,
--                  and -v password_file= (empty) leaves the password as it is, for logins without one
--   control        Truss's own database on this server, default truss_control; -v control= (empty): it is on another
--
-- What stays out of reach of any role but a superuser is listed at the end and in docs/roles.md.

\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
-- This runs as superuser. A database's own search_path may put functions of its users before those of Postgres.
SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) \g /dev/null

\if :{?main}
\else
  \set main ''
\endif
\if :{?tier}
\else
  \set tier ''
\endif
\if :{?role}
\else
  \set role truss
\endif
\if :{?control}
\else
  \set control truss_control
\endif

-- A mistake ends the script here, before anything is changed. An error message is the only way to end psql with a
-- status other than 0, hence the cast of what is wrong to an integer.
SELECT set_config('truss_roles.main', :'main', false), set_config('truss_roles.tier', :'tier', false),
       set_config('truss_roles.role', :'role', false), set_config('truss_roles.control', :'control', false) \g /dev/null
DO $check$
DECLARE
  main text := current_setting('truss_roles.main');
  role text := current_setting('truss_roles.role');
  owner text;
BEGIN
  IF current_setting('server_version_num')::int < 150000 THEN
    RAISE 'This server is older than Postgres 15';
  ELSIF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RAISE 'Only a superuser may grant all that is needed; % is none', current_user;
  ELSIF current_setting('truss_roles.tier') NOT IN ('cloning', 'full') THEN
    RAISE 'Say which tier: -v tier=cloning or -v tier=full';
  ELSIF main = '' THEN
    RAISE 'Say which database users branch from: -v main=NAME';
  ELSIF NOT EXISTS (SELECT FROM pg_database WHERE datname = main) THEN
    RAISE 'There is no database %', main;
  ELSIF EXISTS (SELECT FROM pg_roles WHERE rolname = role AND rolsuper) THEN
    RAISE 'Role % is superuser and may do everything already', role;
  END IF;
  SELECT rolname INTO owner FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE datname = main AND rolsuper;
  IF owner IS NOT NULL THEN
    RAISE 'Database % belongs to %, who is superuser: membership in that role would make % one, too', main, owner, role
      USING HINT = format('Give it to a role that is none: ALTER DATABASE %I OWNER TO …', main);
  END IF;
END
$check$;

SELECT :'tier' = 'full' AS full_tier, current_setting('server_version_num')::int >= 160000 AS has_grant_options,
       :'control' <> '' AS control_is_here \gset
-- Postgres 16 and newer: the right to act as the other role at once, and the right to SET ROLE to it, are options of a
-- membership, whose defaults depend on how the role was made.
\if :has_grant_options
  \set as_owner ' WITH INHERIT TRUE, SET TRUE'
  \set as_other ' WITH INHERIT FALSE, SET TRUE'
\else
  \set as_owner ''
  \set as_other ''
\endif

-- The role itself.
SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN INHERIT CREATEDB;

-- The password is in no log and no statistics of statements.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_duration_sample = -1;
SET log_transaction_sample_rate = 0;
SET log_duration = off;
SET log_min_error_statement = 'panic';
SET pg_stat_statements.track_utility = off;
\if :{?password_file}
  SELECT :'password_file' <> '' AS password_given \gset
  \if :password_given
    \set password `cat :'password_file'`
    -- As Truss reads the file: white space around the password does not count.
    SELECT pg_catalog.btrim(:'password', E' \t\r\n') AS password \gset
    SELECT :'password' <> '' AS password_read \gset
    \if :password_read
      ALTER ROLE :"role" PASSWORD :'password';
    \else
      DO $check$ BEGIN RAISE 'The file with the password is empty or cannot be read'; END $check$;
    \endif
    \unset password
  \endif
\else
  \password :"role"
\endif
RESET log_statement;
RESET log_min_duration_statement;
RESET log_min_duration_sample;
RESET log_transaction_sample_rate;
RESET log_duration;
RESET log_min_error_statement;
RESET pg_stat_statements.track_utility;

-- Ends sessions of other roles (connections=terminate and drain; sessions on a branch that is dropped or reset), but
-- never those of superusers.
GRANT pg_signal_backend TO :"role":as_owner;
-- Moves the cost of a checkpoint out of the moment in which the source of a file copy is held.
GRANT pg_checkpoint TO :"role":as_owner;
-- Sees what the sessions in the way are doing, and the sizes of databases it may not connect to.
GRANT pg_read_all_stats TO :"role":as_owner;

-- The main database's owner: may clone it, give the clone the same owner, set it up, rename it and drop it.
SELECT format('GRANT %I TO %I%s', r.rolname, :'role', :'as_owner')
FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
WHERE d.datname = :'main' AND r.rolname <> :'role' \gexec

-- Roles with settings of their own in the main database: Truss makes the same settings in a branch as that role, which
-- unlike making them for it needs no CREATEROLE.
SELECT DISTINCT format('GRANT %I TO %I%s', r.rolname, :'role', :'as_other')
FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase JOIN pg_roles r ON r.oid = s.setrole
WHERE d.datname = :'main' AND NOT r.rolsuper AND r.rolname <> :'role'
  AND NOT pg_has_role(:'role', r.oid, CASE WHEN :'has_grant_options' THEN 'SET' ELSE 'MEMBER' END) \gexec

-- Parameters that the main database sets and that only superusers may set, or that nobody declares (app.tenant). Not
-- those through which a role could load a library of its own, and so become superuser.
\set beyond_grants 'ARRAY[''session_preload_libraries'', ''dynamic_library_path'', ''extension_control_path'', ''allow_system_table_mods'']'
SELECT DISTINCT format('GRANT SET ON PARAMETER %I TO %I', parameter, :'role')
FROM pg_db_role_setting s
  JOIN pg_database d ON d.oid = s.setdatabase
  CROSS JOIN unnest(s.setconfig) AS setting
  CROSS JOIN lower(split_part(setting, '=', 1)) AS parameter
  LEFT JOIN pg_settings p ON lower(p.name) = parameter
WHERE d.datname = :'main' AND s.setrole = 0 AND p.context IS DISTINCT FROM 'user'
  AND NOT has_parameter_privilege(:'role', parameter, 'SET') AND parameter <> ALL (:beyond_grants) \gexec

-- Where PUBLIC may not connect. The database postgres is where Truss works from if its own is on another server, or
-- was dropped.
GRANT CONNECT ON DATABASE :"main" TO :"role";
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', datname, :'role')
FROM pg_database WHERE datname = 'postgres' \gexec

-- Truss's own database. Truss would make it by itself, but could not let itself use the functions below in it.
\if :control_is_here
  SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0', :'control', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'control') \gexec
  REVOKE CONNECT, TEMPORARY ON DATABASE :"control" FROM PUBLIC;
  GRANT CONNECT, TEMPORARY ON DATABASE :"control" TO :"role";
  \set work_from :control
\else
  \set work_from postgres
\endif

\if :full_tier
  -- Base backups, past row-level security, every table and setting.
  ALTER ROLE :"role" REPLICATION BYPASSRLS;
  GRANT pg_read_all_data TO :"role":as_owner;
  GRANT pg_read_all_settings TO :"role":as_owner;

  -- Owners of what is in the main database: whoever restores a copy makes all of it and then gives each thing to its
  -- owner, and only members can. Owners of large objects are also the only ones who can read them.
  SELECT DISTINCT format('GRANT %I TO %I%s', r.rolname, :'role', :'as_owner')
  FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid JOIN pg_roles r ON r.oid = s.refobjid
  WHERE d.datname = :'main' AND s.deptype = 'o' AND s.refclassid = 'pg_authid'::regclass
    AND NOT r.rolsuper AND r.rolname <> :'role' \gexec

  -- Tablespaces that hold the main database or some of its tables and indexes.
  \connect -reuse-previous=on :"main"
  SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) \g /dev/null
  SELECT format('GRANT CREATE ON TABLESPACE %I TO %I', spcname, :'role')
  FROM pg_tablespace t
  WHERE spcname <> 'pg_global' AND t.oid IN (SELECT reltablespace FROM pg_class)
    OR spcname <> 'pg_default' AND t.oid IN (SELECT dattablespace FROM pg_database WHERE datname = :'main') \gexec
  -- Parameters that its functions set.
  SELECT DISTINCT format('GRANT SET ON PARAMETER %I TO %I', parameter, :'role')
  FROM pg_proc f
    CROSS JOIN unnest(f.proconfig) AS setting
    CROSS JOIN lower(split_part(setting, '=', 1)) AS parameter
    LEFT JOIN pg_settings p ON lower(p.name) = parameter
  WHERE p.context IS DISTINCT FROM 'user'
    AND NOT has_parameter_privilege(:'role', parameter, 'SET') AND parameter <> ALL (:beyond_grants) \gexec

  -- Recovery, from the database that Truss works from. Not in the main database: the grant would be part of each copy,
  -- and only a superuser can restore it.
  \connect -reuse-previous=on :"work_from"
  SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) \g /dev/null
  GRANT EXECUTE ON FUNCTION pg_catalog.pg_switch_wal() TO :"role";
  GRANT EXECUTE ON FUNCTION pg_catalog.pg_create_restore_point(text) TO :"role";

  SELECT NOT EXISTS (
    SELECT FROM pg_hba_file_rules
    WHERE 'replication' = ANY (database) AND (:'role' = ANY (user_name) OR 'all' = ANY (user_name))
      AND auth_method <> 'reject') AS replication_is_refused \gset
  \if :replication_is_refused
    \echo 'pg_hba.conf lets this role make no base backups. Add, for the address that Truss comes from:'
    \echo '  host replication' :role '127.0.0.1/32 scram-sha-256'
  \endif
\endif
\echo 'Role' :role 'is ready for tier' :tier
