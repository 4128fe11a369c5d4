-- Whose session this is. An application that serves many tenants from one pool says so: SET tapedeck.tenant = 'acme'. A login that
-- stands here is bound to its tenant whatever it sets; only the owner writes here.
CREATE TABLE tenant_logins (
    login  NAME NOT NULL CONSTRAINT tenant_logins_pkey PRIMARY KEY,
    tenant TEXT NOT NULL CHECK (tenant <> '')
);
COMMENT ON TABLE tenant_logins IS 'Logins that are bound to a tenant, whatever their session sets';
COMMENT ON COLUMN tenant_logins.login IS 'The name that the session logged in with (session_user)';
COMMENT ON COLUMN tenant_logins.tenant IS 'Its tenant';
REVOKE INSERT, UPDATE ON tenant_logins FROM trading_app, tapedeck_writer;

CREATE FUNCTION current_tenant() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
    SELECT coalesce((SELECT tenant FROM tenant_logins WHERE login = session_user),
                    nullif(current_setting('tapedeck.tenant', true), ''), 'default')
$$;
COMMENT ON FUNCTION current_tenant() IS
    'Tenant of this session: that of its login in tenant_logins, else the setting tapedeck.tenant, else default';
