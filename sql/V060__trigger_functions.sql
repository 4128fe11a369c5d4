-- A function of a trigger runs with its owner's rights, and whoever may execute it may put it on a table of his own, a temporary one
-- with columns of the same names, say: sums and audit could be forged. Triggers that are there ask for no right.
DO
$$
DECLARE
    one regprocedure;
BEGIN
    FOR one IN SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
               WHERE n.nspname IN ('trading', 'sage') AND p.prorettype = 'trigger'::regtype LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC, trading_app, trading_readonly, tapedeck_writer, trading_tenant', one);
    END LOOP;
END
$$;
