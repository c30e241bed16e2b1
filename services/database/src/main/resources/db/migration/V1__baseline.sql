-- ---------------------------------------------------------------- reference

-- The states of a transfer and the legal moves between them: the same list as kernel's JobStatus, held
-- against it by JobStatusTablesComponentTest.
--
-- terminal: no work is done any more. joinable: a job may be given such a transfer. held: an agent may
-- have it.
CREATE TABLE job_status (
  name     text PRIMARY KEY,
  terminal boolean NOT NULL,
  joinable boolean NOT NULL,
  held     boolean NOT NULL
);

CREATE TABLE job_transition (
  from_status text NOT NULL REFERENCES job_status (name),
  to_status   text NOT NULL REFERENCES job_status (name),
  PRIMARY KEY (from_status, to_status)
);

INSERT INTO job_status (name, terminal, joinable, held) VALUES
  ('submitted', false, true, false),
  ('metadata_fetch', false, true, true),
  ('downloading', false, true, true),
  ('paused', false, true, true),
  ('uploading', false, true, true),
  ('completed', true, true, false),
  ('cancelled', true, false, false),
  ('failed', true, false, false);

INSERT INTO job_transition (from_status, to_status) VALUES
  ('submitted', 'metadata_fetch'),
  ('submitted', 'paused'),
  ('submitted', 'cancelled'),
  ('submitted', 'failed'),
  ('metadata_fetch', 'downloading'),
  ('metadata_fetch', 'paused'),
  ('metadata_fetch', 'submitted'),
  ('metadata_fetch', 'cancelled'),
  ('metadata_fetch', 'failed'),
  ('downloading', 'paused'),
  ('downloading', 'uploading'),
  ('downloading', 'submitted'),
  ('downloading', 'cancelled'),
  ('downloading', 'failed'),
  ('paused', 'downloading'),
  ('paused', 'submitted'),
  ('paused', 'cancelled'),
  ('paused', 'failed'),
  ('uploading', 'completed'),
  ('uploading', 'submitted'),
  ('uploading', 'cancelled'),
  ('uploading', 'failed'),
  ('failed', 'submitted');

-- What the owner of a job reads: the same function as kernel's JobStatus.ofJob.
CREATE FUNCTION job_status_of(ended text, wish text, transfer_status text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN ended IS NOT NULL THEN ended
    WHEN wish IN ('cancelled', 'paused') THEN wish
    WHEN transfer_status = 'paused' THEN 'submitted'
    ELSE transfer_status
  END
$$;

-- The next number in the order of a row's states: microseconds of this server's clock, and always
-- above the one before, also when the clock is set back.
CREATE FUNCTION next_seq(previous bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT greatest(previous + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
$$;

-- ---------------------------------------------------------------- identity

-- What a user may hold, and for how many days, and have fetched in a month. Bytes; a NULL limit means
-- none.
CREATE TABLE plans (
  id               text PRIMARY KEY,
  name             text NOT NULL,
  max_active_jobs  integer CHECK (max_active_jobs > 0),
  max_stored_bytes bigint CHECK (max_stored_bytes > 0),
  max_month_bytes  bigint CHECK (max_month_bytes > 0),
  retention_days   integer CHECK (retention_days > 0)
);

INSERT INTO plans (id, name, max_active_jobs, max_stored_bytes, retention_days) VALUES
  ('standard', 'Standard', 10, 107374182400, 30),
  ('unlimited', 'Unlimited', NULL, NULL, NULL);

CREATE TABLE users (
  id            uuid PRIMARY KEY,
  email         text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
  password_hash text NOT NULL,
  role          text NOT NULL CHECK (role IN ('viewer', 'user', 'moderator', 'admin')),
  plan_id       text NOT NULL REFERENCES plans (id),
  -- What the user may hold instead of what the plan says.
  own_active_jobs  integer CHECK (own_active_jobs > 0),
  own_stored_bytes bigint CHECK (own_stored_bytes > 0),
  own_month_bytes  bigint CHECK (own_month_bytes > 0),
  disabled_at   timestamptz,
  -- Nothing is left but the id, which jobs and the audit log refer to.
  deleted_at    timestamptz,
  -- Rises with each change of what is in force for the user; see users_version.
  version       bigint NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT users_email_unique UNIQUE (email),
  CONSTRAINT users_deleted_are_disabled CHECK (deleted_at IS NULL OR disabled_at IS NOT NULL)
);
-- Whose jobs go.
CREATE INDEX users_deleted ON users (id) WHERE deleted_at IS NOT NULL;

-- What is in force for each user.
CREATE VIEW user_limits AS
  SELECT u.id AS user_id, p.id AS plan_id, p.name AS plan_name,
    coalesce(u.own_active_jobs, p.max_active_jobs) AS max_active_jobs,
    coalesce(u.own_stored_bytes, p.max_stored_bytes) AS max_stored_bytes,
    coalesce(u.own_month_bytes, p.max_month_bytes) AS max_month_bytes, p.retention_days
  FROM users u JOIN plans p ON p.id = u.plan_id;

CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$$;

CREATE TRIGGER users_version BEFORE UPDATE OF role, plan_id, disabled_at ON users FOR EACH ROW
  EXECUTE FUNCTION count_version();

CREATE TABLE sessions (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at   timestamptz NOT NULL DEFAULT now(),
  -- When it was used last, as exactly as a part of idle_seconds, and how long it lives without.
  seen_at      timestamptz NOT NULL DEFAULT now(),
  idle_seconds integer NOT NULL CHECK (idle_seconds > 0),
  -- When its user last entered the password.
  confirmed_at timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz,
  ip           text,
  user_agent   text
);
CREATE INDEX sessions_user ON sessions (user_id, expires_at);
CREATE INDEX sessions_end ON sessions (expires_at);

-- When a session ends if it is not used any more.
CREATE FUNCTION session_end(s sessions) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT least(s.expires_at, s.seen_at + s.idle_seconds * interval '1 second')
$$;

-- Only the SHA-256 of a token is kept: the token itself has 256 random bits, so no slow hash is needed.
CREATE TABLE api_tokens (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
  scopes     text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  -- To some minutes: that a token is used is not worth a row each time.
  used_at    timestamptz,
  revoked_at timestamptz,
  CONSTRAINT api_tokens_hash_unique UNIQUE (token_hash)
);
CREATE INDEX api_tokens_user ON api_tokens (user_id, id);
CREATE INDEX api_tokens_end ON api_tokens (expires_at);

-- A link that somebody is given to make an account with, or to set the password of one. It is good
-- once; only the SHA-256 of its secret is kept.
CREATE TABLE account_links (
  id          uuid PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('invitation', 'password_reset')),
  secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
  -- Of an invitation, what the account gets; of a reset, whose password it sets.
  role        text CHECK (role IN ('viewer', 'user', 'moderator', 'admin')),
  plan_id     text REFERENCES plans (id),
  user_id     uuid REFERENCES users (id) ON DELETE CASCADE,
  -- Absent for one that was made on the machine itself.
  created_by  uuid REFERENCES users (id) ON DELETE CASCADE,
  created_at  timestamptz NOT NULL DEFAULT now(),
  expires_at  timestamptz NOT NULL CHECK (expires_at <= created_at + interval '7 days'),
  used_at     timestamptz,
  CONSTRAINT account_links_secret_unique UNIQUE (secret_hash),
  CONSTRAINT account_links_kind CHECK (CASE kind WHEN 'invitation'
    THEN role IS NOT NULL AND plan_id IS NOT NULL AND user_id IS NULL
    ELSE role IS NULL AND plan_id IS NULL AND user_id IS NOT NULL END)
);
CREATE INDEX account_links_end ON account_links (expires_at);

CREATE TABLE idempotency_keys (
  user_id         uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  key             text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request_hash    bytea NOT NULL,
  job_id          uuid NOT NULL,
  -- What was responded: whether the job was made by the request, and the job as it was then.
  is_new          boolean NOT NULL,
  response        jsonb NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- What may not be fetched: an info hash in hexadecimal, a host with all names below it, or names by a
-- glob with * and ? in any case.
CREATE TABLE blocklist (
  id         uuid PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('infohash', 'host', 'name')),
  value      text NOT NULL CHECK (value <> ''),
  reason     text NOT NULL,
  -- The glob of a name as LIKE has it, in lower case as this server knows it.
  pattern    text GENERATED ALWAYS AS (CASE kind WHEN 'name' THEN
    replace(replace(replace(replace(replace(lower(value COLLATE pg_c_utf8), '\', '\\'), '%', '\%'), '_', '\_'), '*', '%'),
      '?', '_') END) STORED,
  created_by uuid REFERENCES users (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- When what runs was reviewed for it.
  applied_at timestamptz,
  CONSTRAINT blocklist_entry_unique UNIQUE (kind, value)
);
CREATE INDEX blocklist_names ON blocklist (created_at) WHERE kind = 'name';
CREATE INDEX blocklist_unapplied ON blocklist (id) WHERE applied_at IS NULL;

-- Why something may not be fetched; NULL if nothing is said against it. The list is the gateway's; the
-- jobs service only asks.
--
-- hashes: in hexadecimal. hosts: the host of a URL and the domains above it.
CREATE FUNCTION block_reason(hashes text[], hosts text[], name text) RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT reason FROM (
    SELECT reason, created_at FROM public.blocklist WHERE kind = 'infohash' AND value = ANY(hashes)
    UNION ALL
    SELECT reason, created_at FROM public.blocklist WHERE kind = 'host' AND value = ANY(hosts)
    UNION ALL
    SELECT reason, created_at FROM public.blocklist WHERE kind = 'name' AND lower(name COLLATE pg_c_utf8) LIKE pattern
  ) found
  ORDER BY created_at LIMIT 1
$$;

-- Whoever changes what a user holds takes this lock first: it makes sums over all of a user's jobs
-- whole. It comes before any lock of a transfer, and that before any lock of a job; several users are
-- locked in the order of their ids.
CREATE FUNCTION lock_user(user_id uuid) RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT pg_advisory_xact_lock(hashtextextended(user_id::text, 0))
$$;

-- ---------------------------------------------------------------- transfers and jobs

CREATE TABLE agents (
  id                text PRIMARY KEY,
  -- A run of the agent's process, and how many states it has told: an older one is a replay, and so is
  -- one of a run before.
  boot              uuid NOT NULL,
  previous_boots    uuid[] NOT NULL DEFAULT '{}',
  beat              bigint NOT NULL CHECK (beat > 0),
  address           text NOT NULL,
  version           text NOT NULL,
  slots             integer NOT NULL CHECK (slots >= 0),
  running           integer NOT NULL CHECK (running >= 0),
  bytes_remaining   bigint NOT NULL CHECK (bytes_remaining >= 0),
  sources           text[] NOT NULL,
  -- What is free where it keeps torrents, in bytes, as far as it can tell.
  disk_free_bytes   bigint CHECK (disk_free_bytes >= 0),
  draining          boolean NOT NULL,
  drained           boolean NOT NULL DEFAULT false,
  registered_at     timestamptz NOT NULL DEFAULT now(),
  last_heartbeat_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX agents_heartbeat ON agents (last_heartbeat_at);

-- What administrators want of agents: it belongs to the name, so it outlives a restart of the agent. An
-- agent that is wanted again keeps its row without a mode, so that an older wish cannot come back.
CREATE TABLE agent_drains (
  agent_id   text PRIMARY KEY,
  version    bigint NOT NULL,
  mode       text CHECK (mode IN ('finish', 'hand-over')),
  deadline   timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now()
);

-- What is fetched and stored once. Its id is random, because a time-ordered one would tell a user when
-- another began.
CREATE TABLE transfers (
  id                uuid PRIMARY KEY,
  status            text NOT NULL DEFAULT 'submitted' REFERENCES job_status (name),
  source_type       text NOT NULL CHECK (source_type IN ('magnet', 'torrent', 'http')),
  source_url        text CHECK (length(source_url) <= 8192),
  source_torrent    bytea,
  -- The host of the URL and the domains above it, for the block list.
  source_hosts      text[] NOT NULL DEFAULT '{}',
  -- What is asked for, and what the metadata has proved; info_sha256 tells dictionaries apart that were
  -- made to have the same SHA-1.
  asked_v1          bytea CHECK (length(asked_v1) = 20),
  asked_v2          bytea CHECK (length(asked_v2) = 32),
  infohash_v1       bytea CHECK (length(infohash_v1) = 20),
  infohash_v2       bytea CHECK (length(infohash_v2) = 32),
  info_sha256       bytea CHECK (length(info_sha256) = 32),
  -- Files of the torrent as kernel's FileSelection writes them; empty means all.
  selection         text NOT NULL DEFAULT '',
  -- The one user who may have it; NULL if anybody may join.
  exclusive_owner   uuid REFERENCES users (id),
  -- Where its objects lie; fixed once the metadata is known, and with it that payload may be fetched.
  space             text,
  name              text,
  total_bytes       bigint CHECK (total_bytes >= 0),
  downloaded_bytes  bigint NOT NULL DEFAULT 0 CHECK (downloaded_bytes >= 0),
  uploaded_bytes    bigint NOT NULL DEFAULT 0 CHECK (uploaded_bytes >= 0),
  -- As the agent last told them.
  download_rate     bigint NOT NULL DEFAULT 0,
  upload_rate       bigint NOT NULL DEFAULT 0,
  eta_seconds       bigint,
  peers             integer NOT NULL DEFAULT 0,
  seeds             integer NOT NULL DEFAULT 0,
  tracker_messages  jsonb,
  -- Retries used up since there was progress, of a budget of five.
  attempt           integer NOT NULL DEFAULT 0 CHECK (attempt BETWEEN 0 AND 5),
  -- Agents lost in a row since there was progress; the third ends it.
  losses            integer NOT NULL DEFAULT 0 CHECK (losses BETWEEN 0 AND 3),
  -- The most bytes that the bucket had confirmed when an attempt began: more is progress.
  confirmed_mark    bigint NOT NULL DEFAULT 0 CHECK (confirmed_mark >= 0),
  -- Hand-outs that failed because of this very transfer; five make it a dead letter.
  dispatch_failures integer NOT NULL DEFAULT 0 CHECK (dispatch_failures BETWEEN 0 AND 5),
  -- The fencing number: one more at each hand-out.
  assignment        integer NOT NULL DEFAULT 0 CHECK (assignment >= 0),
  agent_id          text,
  -- When its agent was given it; absent while it has none.
  assigned_at       timestamptz,
  -- A dispatcher has it in hand until then.
  reserved_until    timestamptz,
  next_attempt_at   timestamptz,
  -- Since when it waits for an agent; the oldest goes first.
  waiting_since     timestamptz NOT NULL DEFAULT now(),
  -- Since when no connected agent can fetch its kind of source.
  unfetchable_since timestamptz,
  last_report_at    timestamptz,
  -- Of the last report of this hand-out: an older one was overtaken.
  report_seq        bigint NOT NULL DEFAULT 0,
  checkpoint        jsonb,
  error_code        text,
  error_detail      text,
  -- When the attempt began that ended with it; who joined later is not shown it.
  error_at          timestamptz,
  -- Why there is no progress just now, as the wire has it.
  reason            jsonb,
  -- One more whenever jobs with other contacts want it.
  contacts_version  integer NOT NULL DEFAULT 1 CHECK (contacts_version > 0),
  -- See next_seq.
  seq               bigint NOT NULL DEFAULT next_seq(0),
  correlation_id    text NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  ended_at          timestamptz,
  -- Nobody may join it any more; its objects go once the last link to them has expired.
  dropped_at        timestamptz,
  -- When the last link to one of its files expires; absent if there was none.
  links_until       timestamptz,
  -- Uploads that lost agents left beside the objects of a completed transfer are gone.
  tidied_at         timestamptz,
  -- Nothing of it is left in the bucket.
  cleaned_at        timestamptz,
  -- When removing what it left is tried again.
  clean_after       timestamptz,
  folded_into       uuid,
  CONSTRAINT transfers_source_present CHECK (
    (source_type = 'http' AND source_url IS NOT NULL AND exclusive_owner IS NOT NULL)
    OR (source_type = 'torrent' AND (source_torrent IS NOT NULL OR dropped_at IS NOT NULL))
    OR (source_type = 'magnet' AND (asked_v1 IS NOT NULL OR asked_v2 IS NOT NULL))),
  CONSTRAINT transfers_assigned_has_agent CHECK (
    status NOT IN ('metadata_fetch', 'downloading', 'uploading') OR agent_id IS NOT NULL),
  CONSTRAINT transfers_agent_is_assigned CHECK (
    agent_id IS NULL OR status IN ('metadata_fetch', 'downloading', 'uploading', 'paused'))
);

-- The last word when two users submit one torrent at once: one live transfer for each pair of hashes
-- asked for, and one for each info dictionary that is proved, with one selection of files.
CREATE UNIQUE INDEX transfers_asked_live
  ON transfers (coalesce(asked_v1, ''), coalesce(asked_v2, ''), md5(selection))
  WHERE exclusive_owner IS NULL AND info_sha256 IS NULL AND dropped_at IS NULL
    AND status NOT IN ('failed', 'cancelled');
CREATE UNIQUE INDEX transfers_proved_live ON transfers (info_sha256, md5(selection))
  WHERE exclusive_owner IS NULL AND dropped_at IS NULL AND status NOT IN ('failed', 'cancelled');
-- Everybody's, for administrators, the newest first.
CREATE INDEX transfers_created ON transfers (created_at, id);
CREATE INDEX transfers_status ON transfers (status, created_at, id);
CREATE INDEX transfers_v1 ON transfers (infohash_v1) WHERE dropped_at IS NULL;
CREATE INDEX transfers_v2 ON transfers (infohash_v2) WHERE dropped_at IS NULL;
-- Links whose torrent is not known yet.
CREATE INDEX transfers_unknown ON transfers (id)
  WHERE space IS NULL AND info_sha256 IS NULL AND dropped_at IS NULL;
-- In an agent's hands.
CREATE INDEX transfers_held ON transfers (agent_id) WHERE agent_id IS NOT NULL;
-- Waiting for an agent.
CREATE INDEX transfers_waiting ON transfers (waiting_since) WHERE status = 'submitted';
-- Whose objects go.
CREATE INDEX transfers_dropped ON transfers (dropped_at)
  WHERE dropped_at IS NOT NULL AND cleaned_at IS NULL;
CREATE INDEX transfers_cleaned ON transfers (cleaned_at) WHERE cleaned_at IS NOT NULL;
CREATE INDEX transfers_untidy ON transfers (ended_at)
  WHERE status = 'completed' AND tidied_at IS NULL AND dropped_at IS NULL;
CREATE INDEX transfers_failed ON transfers (ended_at) WHERE status = 'failed' AND dropped_at IS NULL;

-- By what a list of jobs is ordered and searched: the name that the owner reads, in lower case.
CREATE FUNCTION sort_name(given_name text, content_name text, name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(coalesce(given_name, content_name, name, '') COLLATE pg_c_utf8)
$$;

-- Labels as an index has them, apart from those of other users.
CREATE FUNCTION owned_labels(owner uuid, labels text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(owner::text || label), '{}') FROM unnest(labels) label
$$;

-- What one user asked for; only that user and admins see it. Its id is ordered by time, which tells
-- the owner nothing new.
CREATE TABLE jobs (
  id                uuid PRIMARY KEY,
  owner_id          uuid NOT NULL REFERENCES users (id),
  transfer_id       uuid NOT NULL REFERENCES transfers (id),
  -- As the owner submitted it.
  source_type       text NOT NULL CHECK (source_type IN ('magnet', 'torrent', 'http')),
  source_link       text CHECK (length(source_link) <= 16384),
  -- SHA-256 of the normalised URL.
  source_hash       bytea CHECK (length(source_hash) = 32),
  asked_v1          bytea CHECK (length(asked_v1) = 20),
  asked_v2          bytea CHECK (length(asked_v2) = 32),
  selection         text NOT NULL DEFAULT '',
  name              text,
  -- What the owner has called it since, and marked it with.
  given_name        text CHECK (length(given_name) BETWEEN 1 AND 255),
  labels            text[] NOT NULL DEFAULT '{}' CHECK (cardinality(labels) <= 20),
  wish              text NOT NULL DEFAULT 'wanted' CHECK (wish IN ('wanted', 'paused', 'cancelled')),
  -- Its owner wants to choose among its files once they are known; since when they are, and it is
  -- paused for that.
  asks_selection    boolean NOT NULL DEFAULT false,
  awaiting_since    timestamptz CHECK (awaiting_since IS NULL OR asks_selection),
  -- One more at each change of the wish, and the one that the jobs service has acted on.
  wish_version      bigint NOT NULL DEFAULT 1 CHECK (wish_version > 0),
  reviewed_version  bigint NOT NULL DEFAULT 0 CHECK (reviewed_version >= 0),
  ended             text CHECK (ended IN ('completed', 'failed', 'cancelled')),
  ended_code        text,
  ended_detail      text,
  ended_at          timestamptz,
  -- What it showed of its transfer when it was paused or ended: what that does for others later is not
  -- the owner's to see.
  frozen            boolean NOT NULL DEFAULT false,
  frozen_name       text,
  frozen_v1         bytea,
  frozen_v2         bytea,
  frozen_total      bigint,
  frozen_downloaded bigint NOT NULL DEFAULT 0,
  frozen_uploaded   bigint NOT NULL DEFAULT 0,
  -- Since when it has this transfer, and how many of that one's attempts had begun by then: they are
  -- not shown to it, and use up none of its retries.
  joined_at         timestamptz NOT NULL DEFAULT now(),
  joined_attempt    integer NOT NULL DEFAULT 0,
  retried_at        timestamptz,
  -- When its files go, and when they went.
  expires_at        timestamptz,
  expired_at        timestamptz,
  deleted_at        timestamptz,
  -- See next_seq.
  seq               bigint NOT NULL DEFAULT next_seq(0),
  correlation_id    text NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT jobs_end_has_time CHECK ((ended IS NULL) = (ended_at IS NULL)),
  CONSTRAINT jobs_end_is_frozen CHECK (ended IS NULL OR frozen)
);
-- A user's list, the newest first.
CREATE INDEX jobs_owner ON jobs (owner_id, id) WHERE deleted_at IS NULL;
-- The same of what has not ended, and of what has ended in one way: by time, by name and by size. None
-- is ordered by the id alone: for a list that is, the planner may walk through everybody's jobs.
CREATE INDEX jobs_running ON jobs (owner_id, created_at, id) WHERE ended IS NULL AND deleted_at IS NULL;
CREATE INDEX jobs_ended ON jobs (owner_id, ended, created_at, id)
  WHERE ended IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX jobs_ended_by_name ON jobs (owner_id, ended, sort_name(given_name, frozen_name, name), id)
  WHERE ended IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX jobs_ended_by_size ON jobs (owner_id, ended, coalesce(frozen_total, -1), id)
  WHERE ended IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX jobs_labels ON jobs USING gin (owned_labels(owner_id, labels))
  WHERE labels <> '{}' AND deleted_at IS NULL;
CREATE INDEX jobs_awaiting ON jobs (awaiting_since)
  WHERE awaiting_since IS NOT NULL AND ended IS NULL AND wish <> 'cancelled' AND deleted_at IS NULL;
CREATE INDEX jobs_owner_url ON jobs (owner_id, source_hash) WHERE ended IS NULL AND deleted_at IS NULL;
CREATE INDEX jobs_transfer ON jobs (transfer_id);
CREATE INDEX jobs_unreviewed ON jobs (transfer_id) WHERE wish_version > reviewed_version;
CREATE INDEX jobs_expiry ON jobs (expires_at) WHERE expired_at IS NULL;
CREATE INDEX jobs_expired ON jobs (expired_at) WHERE expired_at IS NOT NULL;
CREATE INDEX jobs_deleted ON jobs (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX jobs_failed_parts ON jobs (ended_at) WHERE ended = 'failed' AND frozen_uploaded > 0;

-- Of which status the owner of a job takes its transfer to be: one that had failed before the job came
-- to it is about to begin again.
CREATE FUNCTION seen_status(j jobs, t transfers) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN t.status = 'failed' AND t.error_at < j.joined_at THEN 'submitted' ELSE t.status END
$$;

-- What a job that has ended costs its owner of the plan's bytes.
CREATE FUNCTION ended_cost(j jobs) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN j.deleted_at IS NOT NULL OR j.expired_at IS NOT NULL OR j.wish = 'cancelled'
      OR j.ended = 'cancelled' THEN 0
    WHEN j.ended = 'completed' THEN coalesce(j.frozen_total, 0)
    ELSE j.frozen_uploaded
  END
$$;

-- How many jobs of a user have ended in which way, and what they cost, those that are deleted left out:
-- lists and quotas need it, however many there are. What has not ended is few and looked up.
CREATE TABLE ended_jobs (
  owner_id uuid NOT NULL REFERENCES users (id),
  ended    text NOT NULL,
  jobs     bigint NOT NULL CHECK (jobs >= 0),
  bytes    bigint NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (owner_id, ended)
);

-- What users have had fetched in a month (UTC): each job is charged its selection when it completes,
-- whether anybody else has it, and what is deleted stays charged.
CREATE TABLE fetched_bytes (
  owner_id uuid NOT NULL REFERENCES users (id),
  month    date NOT NULL,
  bytes    bigint NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (owner_id, month)
);

CREATE FUNCTION this_month() RETURNS date LANGUAGE sql STABLE AS $$
  SELECT date_trunc('month', now() AT TIME ZONE 'UTC')::date
$$;

-- The rows are changed in one order, so that two statements that end jobs of the same users do not wait
-- for each other.
CREATE FUNCTION count_ended_jobs() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  change record;
BEGIN
  FOR change IN
    SELECT owner_id, ended, sum(jobs) AS jobs, sum(bytes) AS bytes FROM (
      SELECT a.owner_id, a.ended, 1 AS jobs, public.ended_cost(a) AS bytes FROM after a
      WHERE a.ended IS NOT NULL AND a.deleted_at IS NULL
      UNION ALL
      SELECT b.owner_id, b.ended, -1, -public.ended_cost(b) FROM before b
      WHERE b.ended IS NOT NULL AND b.deleted_at IS NULL) changed
    GROUP BY owner_id, ended HAVING sum(jobs) <> 0 OR sum(bytes) <> 0 ORDER BY owner_id, ended
  LOOP
    -- Not an INSERT that becomes an update: it would be checked with less than nothing.
    UPDATE public.ended_jobs SET jobs = ended_jobs.jobs + change.jobs,
      bytes = ended_jobs.bytes + change.bytes
    WHERE owner_id = change.owner_id AND ended = change.ended;
    IF NOT FOUND THEN
      INSERT INTO public.ended_jobs AS known (owner_id, ended, jobs, bytes)
      VALUES (change.owner_id, change.ended, change.jobs, change.bytes)
      ON CONFLICT (owner_id, ended) DO UPDATE SET jobs = known.jobs + excluded.jobs,
        bytes = known.bytes + excluded.bytes;
    END IF;
  END LOOP;
  INSERT INTO public.fetched_bytes AS known (owner_id, month, bytes)
  SELECT a.owner_id, public.this_month(), sum(a.frozen_total) FROM after a JOIN before b ON b.id = a.id
  WHERE a.ended = 'completed' AND b.ended IS DISTINCT FROM 'completed' AND a.frozen_total > 0
  GROUP BY a.owner_id ORDER BY a.owner_id
  ON CONFLICT (owner_id, month) DO UPDATE SET bytes = known.bytes + excluded.bytes;
  RETURN NULL;
END
$$;

-- No job is made that has ended already, nor deleted before it is marked as such.
CREATE TRIGGER jobs_ended_count AFTER UPDATE ON jobs
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION count_ended_jobs();

-- Why a transfer may not be fetched, by all that is known of it; NULL if nothing is said against it.
CREATE FUNCTION block_reason_of(t transfers) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT block_reason(
    array_remove(ARRAY[encode(t.asked_v1, 'hex'), encode(t.asked_v2, 'hex'),
      encode(t.infohash_v1, 'hex'), encode(t.infohash_v2, 'hex')], NULL),
    t.source_hosts, t.name)
$$;

-- Where the owner of a job says that its torrent can be found.
CREATE TABLE job_contacts (
  job_id   uuid NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  kind     text NOT NULL CHECK (kind IN ('tracker', 'web_seed', 'peer')),
  position integer NOT NULL CHECK (position >= 0),
  address  text NOT NULL CHECK (length(address) <= 16384),
  PRIMARY KEY (job_id, kind, position)
);

-- What a job costs its owner of the plan's bytes: the size of its selection from the moment it is
-- known, what is stored of one that rests or has failed, and nothing once it is cancelled or its files
-- are gone.
CREATE FUNCTION job_cost(j jobs, t transfers) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN j.ended IS NOT NULL OR j.deleted_at IS NOT NULL OR j.wish = 'cancelled' THEN ended_cost(j)
    -- Paused while the last of it was being stored, which goes on.
    WHEN j.frozen AND j.frozen_downloaded >= j.frozen_total
      AND t.status IN ('uploading', 'completed') THEN j.frozen_total
    WHEN j.frozen THEN j.frozen_uploaded
    ELSE coalesce(t.total_bytes, t.downloaded_bytes)
  END
$$;

-- How many of a transfer's attempts have begun by now: those that have used up a retry, and the one
-- that runs.
CREATE FUNCTION attempts_begun(t transfers) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT t.attempt + CASE WHEN t.assigned_at < now() THEN 1 ELSE 0 END
$$;

-- What all other jobs of the same owner cost.
CREATE FUNCTION cost_of_others(j jobs) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT (
    coalesce((SELECT sum(e.bytes) FROM ended_jobs e WHERE e.owner_id = j.owner_id), 0)
    - CASE WHEN j.ended IS NOT NULL AND j.deleted_at IS NULL THEN ended_cost(j) ELSE 0 END
    + coalesce((SELECT sum(job_cost(o, t)) FROM jobs o JOIN transfers t ON t.id = o.transfer_id
        WHERE o.owner_id = j.owner_id AND o.id <> j.id AND o.ended IS NULL AND o.deleted_at IS NULL), 0)
  )::bigint
$$;

-- Histories outlive what they tell of, so they refer to nothing.
CREATE TABLE transfer_events (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transfer_id uuid NOT NULL,
  kind        text NOT NULL,
  from_status text,
  to_status   text,
  actor       text NOT NULL,
  detail      jsonb,
  occurred_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX transfer_events_transfer ON transfer_events (transfer_id, id);

CREATE TABLE job_events (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id      uuid NOT NULL,
  kind        text NOT NULL,
  actor       text NOT NULL,
  detail      jsonb,
  occurred_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX job_events_job ON job_events (job_id, id);

CREATE TABLE files (
  id           uuid PRIMARY KEY,
  transfer_id  uuid NOT NULL REFERENCES transfers (id),
  position     integer NOT NULL CHECK (position >= 0),
  -- Its place in the torrent, by which it is selected.
  torrent_position integer NOT NULL DEFAULT 0 CHECK (torrent_position >= 0),
  path         text NOT NULL CHECK (octet_length(path) <= 1024),
  size_bytes   bigint CHECK (size_bytes >= 0),
  content_type text,
  -- Known once the bucket holds the whole file.
  etag         text,
  -- Of the parts that the object is put together of, but for the last one.
  part_size_bytes bigint CHECK (part_size_bytes > 0),
  -- What the bucket holds of a file that is not whole yet.
  stored_bytes bigint NOT NULL DEFAULT 0 CHECK (stored_bytes >= 0),
  CONSTRAINT files_position_unique UNIQUE (transfer_id, position)
);

-- What is to be published: written in the transaction of what it belongs to, deleted once the
-- broker confirmed it.
CREATE TABLE outbox (
  id           uuid PRIMARY KEY,
  routing_key  text NOT NULL,
  -- Published apart from the rest: the hubs' queue may be full while others have room.
  is_event     boolean NOT NULL DEFAULT false,
  payload      jsonb NOT NULL,
  available_at timestamptz NOT NULL DEFAULT now(),
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_due ON outbox (is_event, available_at, id);
CREATE INDEX outbox_tickets ON outbox (id) WHERE routing_key = 'job.submitted';

-- Messages that the broker gave up, or that say that a transfer was given up. They outlive what they
-- tell of, so they refer to nothing.
CREATE TABLE dead_letters (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Of the message, or made of its text; one that is delivered again is not kept twice.
  message_id     uuid NOT NULL UNIQUE,
  transfer_id    uuid,
  correlation_id text CHECK (length(correlation_id) <= 200),
  type           text CHECK (length(type) <= 200),
  reason_code    text NOT NULL CHECK (length(reason_code) <= 200),
  reason_detail  text NOT NULL CHECK (length(reason_detail) <= 1000),
  payload        text NOT NULL CHECK (length(payload) <= 16384),
  arrived_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX dead_letters_age ON dead_letters (arrived_at);

-- A partition for each month. A row says which transaction wrote it, which is what the log is sealed by.
CREATE TABLE audit_log (
  id             bigint GENERATED ALWAYS AS IDENTITY,
  occurred_at    timestamptz NOT NULL DEFAULT now(),
  txid           xid8 NOT NULL DEFAULT pg_current_xact_id(),
  actor_id       uuid,
  ip             text,
  user_agent     text CHECK (length(user_agent) <= 200),
  action         text NOT NULL,
  target         text,
  outcome        text NOT NULL,
  correlation_id text NOT NULL,
  detail         jsonb,
  PRIMARY KEY (occurred_at, id)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX audit_log_actor ON audit_log (actor_id, occurred_at, id);
CREATE INDEX audit_log_target ON audit_log (target, occurred_at, id);
CREATE INDEX audit_log_sealing ON audit_log (txid, id);

-- What belongs to no month that was made: nobody may be kept from a change because the duty that makes
-- them has not run. It is empty as long as that runs once in two months.
CREATE TABLE audit_log_rest PARTITION OF audit_log DEFAULT;

-- Which months have a partition, and which had one.
CREATE TABLE audit_months (
  month      date PRIMARY KEY CHECK (extract(day FROM month) = 1),
  made_at    timestamptz NOT NULL DEFAULT now(),
  dropped_at timestamptz
);

-- The log in the order of (txid, id): each row's hash, and one over that and the hash before it. The
-- row's own hash lets the chain be followed after its month was dropped.
CREATE TABLE audit_seal (
  position    bigint PRIMARY KEY CHECK (position > 0),
  txid        xid8 NOT NULL,
  audit_id    bigint NOT NULL,
  occurred_at timestamptz NOT NULL,
  row_hash    bytea NOT NULL CHECK (length(row_hash) = 32),
  hash        bytea NOT NULL CHECK (length(hash) = 32),
  sealed_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT audit_seal_row_unique UNIQUE (txid, audit_id)
);

-- Up to where the chain had come when a day (UTC) was over, signed.
CREATE TABLE audit_anchor (
  day       date PRIMARY KEY,
  position  bigint NOT NULL REFERENCES audit_seal (position),
  hash      bytea NOT NULL,
  key_id    text NOT NULL,
  signature text NOT NULL,
  made_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT audit_anchor_position_unique UNIQUE (position)
);

-- Which of them the bucket has as well.
CREATE TABLE audit_anchor_stored (
  day       date PRIMARY KEY REFERENCES audit_anchor (day),
  stored_at timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------- guards

-- PostgreSQL itself refuses what the code must never do.

CREATE FUNCTION refuse_illegal_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'submitted' THEN
      RAISE EXCEPTION 'a transfer begins as submitted, not as %', NEW.status
        USING ERRCODE = 'check_violation', CONSTRAINT = 'transfers_status_begins';
    END IF;
  ELSIF NEW.status <> OLD.status AND NOT EXISTS (
      SELECT FROM job_transition WHERE from_status = OLD.status AND to_status = NEW.status) THEN
    RAISE EXCEPTION 'a transfer cannot move from % to %', OLD.status, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'transfers_status_moves';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER transfers_status_guard BEFORE INSERT OR UPDATE ON transfers
  FOR EACH ROW EXECUTE FUNCTION refuse_illegal_status();

-- Readers keep the state with the highest number, so a row that went back would never be seen again.
CREATE FUNCTION refuse_older_seq() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the number of a state cannot go back from % to %', OLD.seq, NEW.seq
    USING ERRCODE = 'check_violation', CONSTRAINT = 'seq_rises';
END $$;

CREATE TRIGGER transfers_seq_guard BEFORE UPDATE ON transfers
  FOR EACH ROW WHEN (NEW.seq < OLD.seq) EXECUTE FUNCTION refuse_older_seq();
CREATE TRIGGER jobs_seq_guard BEFORE UPDATE ON jobs
  FOR EACH ROW WHEN (NEW.seq < OLD.seq) EXECUTE FUNCTION refuse_older_seq();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_events_append_only BEFORE UPDATE OR DELETE ON transfer_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_events_no_truncate BEFORE TRUNCATE ON transfer_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER job_events_append_only BEFORE UPDATE OR DELETE ON job_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER job_events_no_truncate BEFORE TRUNCATE ON job_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_log_rest_no_truncate BEFORE TRUNCATE ON audit_log_rest
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_anchor_append_only BEFORE UPDATE OR DELETE ON audit_anchor
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_anchor_no_truncate BEFORE TRUNCATE ON audit_anchor
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_anchor_stored_append_only BEFORE UPDATE OR DELETE ON audit_anchor_stored
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_anchor_stored_no_truncate BEFORE TRUNCATE ON audit_anchor_stored
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ---------------------------------------------------------------- months of the audit log

CREATE FUNCTION audit_month_name(month date) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'audit_log_' || to_char(month, 'YYYY_MM')
$$;

-- Makes the partitions of this month and the next two; those that are there stay. Attaching one keeps
-- nobody from writing, which CREATE TABLE ... PARTITION OF would. A month of which the rest has rows
-- already stays there. Waits for no lock for long: all who write would wait behind it.
CREATE FUNCTION make_audit_months() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '2s' SET timezone = 'UTC' AS $$
DECLARE
  made date;
  following date;
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit_months', 0));
  FOR months_ahead IN 0..2 LOOP
    made := public.this_month() + make_interval(months => months_ahead);
    following := made + interval '1 month';
    name := public.audit_month_name(made);
    CONTINUE WHEN EXISTS (SELECT FROM public.audit_months WHERE month = made)
      OR EXISTS (SELECT FROM public.audit_log_rest WHERE occurred_at >= made AND occurred_at < following);
    EXECUTE format('CREATE TABLE public.%I (LIKE public.audit_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS'
      ' INCLUDING INDEXES)', name);
    -- Triggers of rows are inherited, one of a statement is not.
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT'
      ' EXECUTE FUNCTION public.refuse_change()', name || '_no_truncate', name);
    EXECUTE format('ALTER TABLE public.audit_log ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
      name, made::timestamptz, following::timestamptz);
    INSERT INTO public.audit_months (month) VALUES (made);
  END LOOP;
END
$$;

SELECT make_audit_months();

-- Drops a month that is over, if each of its rows is sealed before an anchor that is also in the bucket.
-- The seals stay, and the log says that it was dropped.
CREATE FUNCTION drop_audit_month(dropped date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '2s' SET timezone = 'UTC' AS $$
DECLARE
  name text := public.audit_month_name(dropped);
  loose boolean;
BEGIN
  IF NOT EXISTS (SELECT FROM public.audit_months
      WHERE month = dropped AND dropped_at IS NULL AND month < public.this_month()) THEN
    RAISE EXCEPTION 'the audit log has no month % that is over', dropped
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  -- Nobody adds a row after it was looked at.
  EXECUTE format('LOCK TABLE public.%I IN SHARE MODE', name);
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I a WHERE NOT EXISTS (
      SELECT FROM public.audit_seal s WHERE s.txid = a.txid AND s.audit_id = a.id AND s.position <= (
        SELECT max(position) FROM public.audit_anchor JOIN public.audit_anchor_stored USING (day))))', name)
    INTO loose;
  IF loose THEN
    RAISE EXCEPTION 'the audit log has rows of % that no stored anchor covers', dropped
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  EXECUTE format('DROP TABLE public.%I', name);
  UPDATE public.audit_months SET dropped_at = now() WHERE month = dropped;
  INSERT INTO public.audit_log (action, target, outcome, correlation_id)
  VALUES ('audit.month.drop', to_char(dropped, 'YYYY-MM'), 'done', 'drop_audit_month');
END
$$;

-- Functions are anybody's unless that is taken from them.
REVOKE EXECUTE ON FUNCTION make_audit_months(), drop_audit_month(date) FROM PUBLIC;

-- ---------------------------------------------------------------- grants

-- Each service gets just what it needs. Nobody gets UPDATE, DELETE or TRUNCATE on audit_log and the
-- histories, and only jobs may move a transfer's status.
GRANT USAGE ON SCHEMA public TO torrentflow_gateway, torrentflow_jobs;
GRANT SELECT ON job_status, job_transition, plans, user_limits TO torrentflow_gateway, torrentflow_jobs;
GRANT INSERT, UPDATE, DELETE ON plans TO torrentflow_gateway;

GRANT SELECT, INSERT ON users TO torrentflow_gateway;
GRANT UPDATE (email, password_hash, role, plan_id, own_active_jobs, own_stored_bytes, own_month_bytes,
  disabled_at, deleted_at) ON users TO torrentflow_gateway;
GRANT SELECT, INSERT, DELETE ON sessions, api_tokens TO torrentflow_gateway;
GRANT UPDATE (revoked_at) ON sessions, api_tokens TO torrentflow_gateway;
GRANT UPDATE (seen_at, confirmed_at, ip, user_agent) ON sessions TO torrentflow_gateway;
GRANT UPDATE (used_at) ON api_tokens TO torrentflow_gateway;
GRANT SELECT, INSERT, DELETE ON account_links TO torrentflow_gateway;
GRANT UPDATE (used_at) ON account_links TO torrentflow_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO torrentflow_gateway;
GRANT SELECT, INSERT, DELETE ON blocklist TO torrentflow_gateway;
GRANT UPDATE (applied_at) ON blocklist TO torrentflow_gateway;
GRANT SELECT, INSERT ON transfers TO torrentflow_gateway;
-- SELECT ... FOR NO KEY UPDATE wants the right to update something.
GRANT UPDATE (contacts_version, source_torrent, links_until) ON transfers TO torrentflow_gateway;
GRANT SELECT, INSERT ON jobs, job_contacts TO torrentflow_gateway;
GRANT UPDATE (transfer_id, selection, asks_selection, awaiting_since, wish, wish_version, ended, ended_code, ended_detail, ended_at, frozen,
  frozen_name, frozen_v1, frozen_v2, frozen_total, frozen_downloaded, frozen_uploaded, joined_at,
  joined_attempt, retried_at, expires_at, deleted_at, seq, updated_at,
  given_name, labels) ON jobs TO torrentflow_gateway;
GRANT SELECT ON fetched_bytes TO torrentflow_gateway;
GRANT SELECT ON ended_jobs TO torrentflow_gateway, torrentflow_jobs;
GRANT SELECT, INSERT ON job_events TO torrentflow_gateway;
GRANT SELECT ON files, agents, agent_drains TO torrentflow_gateway;
GRANT SELECT, DELETE ON dead_letters TO torrentflow_gateway;
-- When, and by which transaction, the database says itself.
GRANT INSERT (actor_id, ip, user_agent, action, target, outcome, correlation_id, detail) ON audit_log
  TO torrentflow_gateway;
GRANT INSERT (position, txid, audit_id, occurred_at, row_hash, hash) ON audit_seal TO torrentflow_gateway;
GRANT INSERT (day, position, hash, key_id, signature) ON audit_anchor TO torrentflow_gateway;
GRANT INSERT (day) ON audit_anchor_stored TO torrentflow_gateway;
GRANT SELECT ON audit_log, audit_seal, audit_anchor, audit_anchor_stored, audit_months TO torrentflow_gateway;
GRANT EXECUTE ON FUNCTION make_audit_months(), drop_audit_month(date) TO torrentflow_gateway;

GRANT SELECT (id, plan_id) ON users TO torrentflow_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON transfers TO torrentflow_jobs;
GRANT SELECT, UPDATE, DELETE ON jobs TO torrentflow_jobs;
GRANT SELECT ON job_contacts TO torrentflow_jobs;
GRANT SELECT, INSERT ON transfer_events, job_events TO torrentflow_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON files, agents, agent_drains TO torrentflow_jobs;
GRANT SELECT, INSERT, DELETE ON dead_letters TO torrentflow_jobs;

GRANT SELECT, INSERT, DELETE ON outbox TO torrentflow_gateway, torrentflow_jobs;
GRANT UPDATE (available_at) ON outbox TO torrentflow_gateway, torrentflow_jobs;
