CREATE TABLE agents (
  id                text PRIMARY KEY,
  address           text NOT NULL,
  version           text NOT NULL,
  slots             integer NOT NULL CHECK (slots >= 0),
  running           integer NOT NULL CHECK (running >= 0),
  bytes_remaining   bigint NOT NULL CHECK (bytes_remaining >= 0),
  sources           text[] NOT NULL,
  draining          boolean NOT NULL,
  registered_at     timestamptz NOT NULL DEFAULT now(),
  last_heartbeat_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX agents_heartbeat ON agents (last_heartbeat_at);

CREATE TABLE jobs (
  id               uuid PRIMARY KEY,
  owner_id         uuid NOT NULL REFERENCES users (id),
  status           text NOT NULL DEFAULT 'submitted' REFERENCES job_status (name),
  source_type      text NOT NULL CHECK (source_type IN ('magnet', 'torrent', 'http')),
  source_uri       text CHECK (length(source_uri) <= 16384),
  source_torrent   bytea,
  infohash_v1      bytea CHECK (length(infohash_v1) = 20),
  infohash_v2      bytea CHECK (length(infohash_v2) = 32),
  name             text,
  total_bytes      bigint CHECK (total_bytes >= 0),
  downloaded_bytes bigint NOT NULL DEFAULT 0 CHECK (downloaded_bytes >= 0),
  uploaded_bytes   bigint NOT NULL DEFAULT 0 CHECK (uploaded_bytes >= 0),
  -- Retries used up, of a budget of five.
  attempt          integer NOT NULL DEFAULT 0 CHECK (attempt BETWEEN 0 AND 5),
  -- The fencing number: one more at each hand-out.
  assignment       integer NOT NULL DEFAULT 0 CHECK (assignment >= 0),
  agent_id         text,
  next_attempt_at  timestamptz,
  -- When the agent last said anything of the job.
  last_report_at   timestamptz,
  checkpoint       jsonb,
  error_code       text,
  error_detail     text,
  -- One more at each change of status or watchers; orders what live streams show.
  revision         bigint NOT NULL DEFAULT 1 CHECK (revision > 0),
  correlation_id   text NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now(),
  updated_at       timestamptz NOT NULL DEFAULT now(),
  completed_at     timestamptz,
  deleted_at       timestamptz,
  CONSTRAINT jobs_source_present CHECK (
    (source_type IN ('magnet', 'http') AND source_uri IS NOT NULL)
    OR (source_type = 'torrent' AND source_torrent IS NOT NULL)),
  CONSTRAINT jobs_assigned_has_agent CHECK (
    status NOT IN ('metadata_fetch', 'downloading', 'paused', 'uploading') OR agent_id IS NOT NULL)
);

-- One live job for each torrent: the last word in deduplication when two users submit at once.
CREATE UNIQUE INDEX jobs_infohash_v1_live ON jobs (infohash_v1)
  WHERE deleted_at IS NULL AND status NOT IN ('failed', 'cancelled');
CREATE UNIQUE INDEX jobs_infohash_v2_live ON jobs (infohash_v2)
  WHERE deleted_at IS NULL AND status NOT IN ('failed', 'cancelled');
-- Rescue: jobs in an agent's hands.
CREATE INDEX jobs_assigned ON jobs (agent_id)
  WHERE status IN ('metadata_fetch', 'downloading', 'paused', 'uploading');
-- Re-publication of jobs that wait although no message for them is on its way.
CREATE INDEX jobs_waiting ON jobs (updated_at) WHERE status = 'submitted' AND deleted_at IS NULL;

CREATE TABLE job_watchers (
  user_id    uuid NOT NULL REFERENCES users (id),
  job_id     uuid NOT NULL REFERENCES jobs (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- A user's list is read newest first; job ids are ordered by time.
  PRIMARY KEY (user_id, job_id)
);
CREATE INDEX job_watchers_job ON job_watchers (job_id);

CREATE TABLE job_events (
  job_id      uuid NOT NULL REFERENCES jobs (id),
  seq         bigint NOT NULL,
  kind        text NOT NULL,
  from_status text REFERENCES job_status (name),
  to_status   text REFERENCES job_status (name),
  actor       text NOT NULL,
  detail      jsonb,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (job_id, seq)
);

CREATE TABLE files (
  id           uuid PRIMARY KEY,
  job_id       uuid NOT NULL REFERENCES jobs (id),
  position     integer NOT NULL CHECK (position >= 0),
  path         text NOT NULL CHECK (octet_length(path) <= 1024),
  size_bytes   bigint CHECK (size_bytes >= 0),
  content_type text,
  -- Known once the bucket holds the whole file.
  etag         text,
  CONSTRAINT files_position_unique UNIQUE (job_id, position)
);

-- What is to be published: written in the transaction of what it belongs to, deleted once the
-- broker confirmed it.
CREATE TABLE outbox (
  id           uuid PRIMARY KEY,
  routing_key  text NOT NULL,
  payload      jsonb NOT NULL,
  available_at timestamptz NOT NULL DEFAULT now(),
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_due ON outbox (available_at, id);

CREATE TABLE audit_log (
  id             bigint PRIMARY KEY,
  occurred_at    timestamptz NOT NULL DEFAULT now(),
  actor_id       uuid,
  ip             text,
  action         text NOT NULL,
  target         text,
  outcome        text NOT NULL,
  correlation_id text NOT NULL,
  detail         jsonb,
  previous_hash  bytea NOT NULL,
  hash           bytea NOT NULL
);
CREATE INDEX audit_log_actor ON audit_log (actor_id, id);
