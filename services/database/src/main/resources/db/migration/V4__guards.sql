-- PostgreSQL itself refuses what the code must never do.

CREATE FUNCTION refuse_illegal_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'submitted' THEN
      RAISE EXCEPTION 'a job begins as submitted, not as %', NEW.status
        USING ERRCODE = 'check_violation', CONSTRAINT = 'jobs_status_begins';
    END IF;
  ELSIF NEW.status <> OLD.status AND NOT EXISTS (
      SELECT FROM job_transition WHERE from_status = OLD.status AND to_status = NEW.status) THEN
    RAISE EXCEPTION 'a job cannot move from % to %', OLD.status, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'jobs_status_moves';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER jobs_status_guard BEFORE INSERT OR UPDATE ON jobs
  FOR EACH ROW EXECUTE FUNCTION refuse_illegal_status();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER job_events_append_only BEFORE UPDATE OR DELETE ON job_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER job_events_no_truncate BEFORE TRUNCATE ON job_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Each row's hash covers the row and the hash before it, so a row that was altered or removed behind
-- the database's back shows. The lock makes one chain of concurrent writers; it is held from here to
-- the commit, so the audit row is written last in its transaction.
CREATE FUNCTION audit_row_hash(r audit_log) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(r.previous_hash || convert_to(concat_ws('|', r.id,
    extract(epoch FROM r.occurred_at), coalesce(r.actor_id::text, '-'), coalesce(r.ip, '-'), r.action,
    coalesce(r.target, '-'), r.outcome, r.correlation_id, coalesce(r.detail::text, '-')), 'UTF8'))
$$;

CREATE FUNCTION chain_audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  previous record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('audit_log'));
  SELECT id, hash INTO previous FROM audit_log ORDER BY id DESC LIMIT 1;
  NEW.id := coalesce(previous.id, 0) + 1;
  NEW.previous_hash := coalesce(previous.hash, '\x');
  NEW.hash := audit_row_hash(NEW);
  RETURN NEW;
END $$;

CREATE TRIGGER audit_log_chain BEFORE INSERT ON audit_log
  FOR EACH ROW EXECUTE FUNCTION chain_audit_row();
