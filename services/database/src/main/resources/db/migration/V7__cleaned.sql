-- Whether the bucket has been rid of what an ended job left there.
ALTER TABLE jobs ADD COLUMN cleaned boolean NOT NULL DEFAULT false;
CREATE INDEX jobs_to_clean ON jobs (updated_at)
  WHERE (status IN ('completed', 'cancelled') OR deleted_at IS NOT NULL) AND NOT cleaned;
-- A key whose job its user has let go is good for a new one.
GRANT UPDATE ON idempotency_keys TO torrentflow_gateway;
