-- What a user may hold. Bytes; a NULL limit means none.
CREATE TABLE plans (
  id               text PRIMARY KEY,
  name             text NOT NULL,
  max_active_jobs  integer CHECK (max_active_jobs > 0),
  max_stored_bytes bigint CHECK (max_stored_bytes > 0)
);

INSERT INTO plans (id, name, max_active_jobs, max_stored_bytes) VALUES
  ('standard', 'Standard', 10, 107374182400),
  ('unlimited', 'Unlimited', NULL, NULL);

CREATE TABLE users (
  id            uuid PRIMARY KEY,
  email         text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
  password_hash text NOT NULL,
  role          text NOT NULL CHECK (role IN ('viewer', 'user', 'moderator', 'admin')),
  plan_id       text NOT NULL REFERENCES plans (id),
  disabled_at   timestamptz,
  created_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT users_email_unique UNIQUE (email)
);

CREATE TABLE sessions (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  ip         text,
  user_agent text
);
CREATE INDEX sessions_user ON sessions (user_id, expires_at);

-- Only the SHA-256 of a token is kept: the token itself has 256 random bits, so no slow hash is needed.
CREATE TABLE api_tokens (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
  scopes     text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  CONSTRAINT api_tokens_hash_unique UNIQUE (token_hash)
);
CREATE INDEX api_tokens_user ON api_tokens (user_id, id);

CREATE TABLE idempotency_keys (
  user_id         uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  key             text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request_hash    bytea NOT NULL,
  job_id          uuid NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE blocklist (
  id         uuid PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('infohash', 'host', 'pattern')),
  value      text NOT NULL CHECK (value <> ''),
  reason     text NOT NULL,
  created_by uuid REFERENCES users (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT blocklist_entry_unique UNIQUE (kind, value)
);
