-- What the user has paused stays so while the job waits for another agent.
ALTER TABLE jobs ADD COLUMN paused boolean NOT NULL DEFAULT false;
