-- CHANGED TRIGGER shop.orders.stamp
-- REMOVED TRIGGER shop.orders.once
-- ADDED TRIGGER shop.orders.noted
-- CHANGED TRIGGER shop.orders.twice
-- ADDED EVENT TRIGGER watch
DROP TRIGGER once ON shop.orders;
DROP TRIGGER stamp ON shop.orders;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.stamp();
CREATE TRIGGER noted AFTER UPDATE OF note ON shop.orders
  FOR EACH ROW WHEN (OLD.note IS DISTINCT FROM NEW.note) EXECUTE FUNCTION shop.stamp();
ALTER TABLE shop.orders DISABLE TRIGGER twice;
CREATE FUNCTION shop.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$;
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION shop.on_ddl();
