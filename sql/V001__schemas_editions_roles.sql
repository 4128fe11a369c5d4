-- Schemas, the edition of this database, and the roles. Run by an owner of the database who may create roles.
-- Flyway makes the schemas trading and sage, and runs every file with trading first on the search path.

COMMENT ON SCHEMA trading IS 'Market data, signals, trading, risk: what the engine lands and what it decides';
COMMENT ON SCHEMA sage IS 'Agent sessions; found behind trading on the search path';

-- Which edition: decided once, at the first migration, because it decides how time-series tables are built. Only the
-- licence may change later (Apache to Community), so that alone is looked up at every call.
-- ALTER DATABASE … SET tapedeck.edition = 'plain' before the first migration keeps TimescaleDB out of this database.
DO $$
DECLARE
    wanted    text    := coalesce(nullif(current_setting('tapedeck.edition', true), ''), 'auto');
    -- Not shared_preload_libraries, which only a superuser may read: a preloaded TimescaleDB shows its settings to all. Any of
    -- them: before the extension is created only its loader is there, and timescaledb.license is not among the loader's.
    preloaded boolean := EXISTS (SELECT FROM pg_settings WHERE name LIKE 'timescaledb.%');
    available boolean := EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb');
    installed boolean := EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb');
BEGIN
    IF wanted NOT IN ('auto', 'plain') THEN
        RAISE EXCEPTION 'tapedeck.edition is ''%'': expected auto or plain', wanted USING ERRCODE = '22023';
    END IF;
    IF wanted = 'auto' AND NOT installed AND available AND preloaded THEN
        BEGIN
            CREATE EXTENSION timescaledb WITH SCHEMA public;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'this server offers TimescaleDB, but % may not create the extension', current_user
                USING ERRCODE = '42501',
                      HINT = 'Let a superuser run CREATE EXTENSION timescaledb in this database, or choose plain'
                             ' partitions with ALTER DATABASE … SET tapedeck.edition = ''plain''.';
        END;
        installed := true;
    END IF;
    IF wanted = 'auto' AND installed THEN
        CREATE FUNCTION tapedeck_edition() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
            RETURN CASE current_setting('timescaledb.license', true) WHEN 'timescale' THEN 'community' ELSE 'apache' END;
    ELSE
        CREATE FUNCTION tapedeck_edition() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN 'plain'::text;
    END IF;
END
$$;
COMMENT ON FUNCTION tapedeck_edition() IS
    'community or apache (TimescaleDB by licence), or plain (native partitions); plain or not is fixed at the first migration';

-- Roles belong to the whole server: another database of it may have made them already, or be making them right now.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY ['trading_app', 'trading_readonly', 'tapedeck_writer'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', name);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL; -- made by another migration between the question and the answer
                WHEN insufficient_privilege THEN
                    RAISE EXCEPTION 'the role % is missing and % may not create roles', name, current_user
                        USING ERRCODE = '42501',
                              HINT = format('Let a superuser run CREATE ROLE %s NOLOGIN and GRANT %s TO %s.',
                                            name, name, current_user);
            END;
        END IF;
        -- From PostgreSQL 16 on, whoever made a role administers it, but may not yet SET ROLE to it.
        IF NOT pg_has_role(current_user, name, CASE WHEN current_setting('server_version_num')::int >= 160000
                                                    THEN 'SET' ELSE 'MEMBER' END) THEN
            BEGIN
                EXECUTE format('GRANT %I TO CURRENT_USER', name);
            EXCEPTION
                WHEN unique_violation THEN
                    NULL;
                WHEN insufficient_privilege THEN
                    RAISE EXCEPTION '% is not a member of the role %', current_user, name
                        USING ERRCODE = '42501',
                              HINT = format('Let a superuser run GRANT %s TO %s.', name, current_user);
            END;
        END IF;
    END LOOP;

    -- COPY refuses a table with row security unless its role bypasses it.
    IF NOT (SELECT rolbypassrls FROM pg_roles WHERE rolname = 'tapedeck_writer') THEN
        BEGIN
            ALTER ROLE tapedeck_writer BYPASSRLS;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE WARNING 'tapedeck_writer has no BYPASSRLS, which % may not grant', current_user
                USING HINT = 'The tables of this version have no row security and land without it. Before row security'
                             ' comes, let a superuser run ALTER ROLE tapedeck_writer BYPASSRLS.';
        END;
    END IF;
END
$$;

-- Unqualified names of both schemas' documents are found, trading first, whoever connects. Everybody may connect and
-- make temporary tables unless an administrator has revoked it; then these roles still may.
DO $$
DECLARE
    name text;
BEGIN
    EXECUTE format('ALTER DATABASE %I SET search_path = trading, sage, public', current_database());
    FOREACH name IN ARRAY ARRAY ['trading_app', 'trading_readonly', 'tapedeck_writer'] LOOP
        IF NOT has_database_privilege(name, current_database(), 'CONNECT') THEN
            EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), name);
        END IF;
    END LOOP;
    IF NOT has_database_privilege('tapedeck_writer', current_database(), 'TEMPORARY') THEN
        EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO tapedeck_writer', current_database());
    END IF;
END
$$;

GRANT USAGE ON SCHEMA trading, sage TO trading_app, trading_readonly, tapedeck_writer;

-- What comes later is covered too. Nobody but the owner deletes or truncates.
ALTER DEFAULT PRIVILEGES IN SCHEMA trading, sage GRANT SELECT, INSERT, UPDATE ON TABLES TO trading_app, tapedeck_writer;
ALTER DEFAULT PRIVILEGES IN SCHEMA trading, sage GRANT SELECT ON TABLES TO trading_readonly;
ALTER DEFAULT PRIVILEGES IN SCHEMA trading, sage GRANT USAGE, SELECT ON SEQUENCES TO trading_app, tapedeck_writer;
ALTER DEFAULT PRIVILEGES IN SCHEMA trading, sage GRANT SELECT ON SEQUENCES TO trading_readonly;

-- Flyway's own table was there before the default privileges.
GRANT SELECT ON schema_history TO trading_app, trading_readonly, tapedeck_writer;
