-- Each service gets just what it needs. Nobody gets UPDATE, DELETE or TRUNCATE on audit_log and
-- job_events, and only jobs may move a job's status.
GRANT USAGE ON SCHEMA public TO torrentflow_gateway, torrentflow_jobs;
GRANT SELECT ON job_status, job_transition TO torrentflow_gateway, torrentflow_jobs;

GRANT SELECT ON plans TO torrentflow_gateway;
GRANT SELECT, INSERT ON users TO torrentflow_gateway;
GRANT UPDATE (password_hash, role, plan_id, disabled_at) ON users TO torrentflow_gateway;
GRANT SELECT, INSERT, DELETE ON sessions TO torrentflow_gateway;
GRANT UPDATE (revoked_at) ON sessions TO torrentflow_gateway;
GRANT SELECT, INSERT ON api_tokens TO torrentflow_gateway;
GRANT UPDATE (revoked_at) ON api_tokens TO torrentflow_gateway;
GRANT SELECT, INSERT, DELETE ON idempotency_keys, blocklist TO torrentflow_gateway;
GRANT SELECT, INSERT ON jobs TO torrentflow_gateway;
GRANT UPDATE (revision) ON jobs TO torrentflow_gateway;
GRANT SELECT, INSERT, DELETE ON job_watchers TO torrentflow_gateway;
GRANT SELECT, INSERT ON job_events TO torrentflow_gateway;
GRANT SELECT ON files, agents TO torrentflow_gateway;
GRANT SELECT, INSERT, DELETE ON outbox TO torrentflow_gateway;
GRANT SELECT, INSERT ON audit_log TO torrentflow_gateway;

GRANT SELECT ON job_watchers TO torrentflow_jobs;
GRANT SELECT, UPDATE ON jobs TO torrentflow_jobs;
GRANT SELECT, INSERT ON job_events TO torrentflow_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON files, agents TO torrentflow_jobs;
GRANT SELECT, INSERT, DELETE ON outbox TO torrentflow_jobs;
-- SELECT ... FOR UPDATE SKIP LOCKED wants the right to update something.
GRANT UPDATE (available_at) ON outbox TO torrentflow_gateway, torrentflow_jobs;
