-- The states of a job and the legal moves between them: the same list as kernel's JobStatus, held
-- against it by JobStatusTablesTest.
CREATE TABLE job_status (
  name     text PRIMARY KEY,
  terminal boolean NOT NULL
);

CREATE TABLE job_transition (
  from_status text NOT NULL REFERENCES job_status (name),
  to_status   text NOT NULL REFERENCES job_status (name),
  PRIMARY KEY (from_status, to_status)
);

INSERT INTO job_status (name, terminal) VALUES
  ('submitted', false),
  ('metadata_fetch', false),
  ('downloading', false),
  ('paused', false),
  ('uploading', false),
  ('completed', true),
  ('cancelled', true),
  ('failed', true);

INSERT INTO job_transition (from_status, to_status) VALUES
  ('submitted', 'metadata_fetch'),
  ('submitted', 'cancelled'),
  ('submitted', 'failed'),
  ('metadata_fetch', 'downloading'),
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
