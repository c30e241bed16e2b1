package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.wire.JobCommand;
import io.torrentflow.kernel.wire.ProgressReport;

/** Something that happened to a job. */
public sealed interface JobEvent {
  /** Who made it happen, for the job's history. */
  String actor();

  /** An agent took the job under the given fencing number. */
  record Accepted(AgentId agent, int assignment) implements JobEvent {
    @Override
    public String actor() {
      return "agent:" + agent;
    }
  }

  /** An agent told how the job is. */
  record Reported(ProgressReport report) implements JobEvent {
    @Override
    public String actor() {
      return "agent:" + report.agentId();
    }
  }

  /** A user asked for something. */
  record Commanded(JobCommand command) implements JobEvent {
    @Override
    public String actor() {
      return "user:" + command.actor();
    }
  }

  /** The agent that held the job under this fencing number is gone, or has forgotten the job. */
  record AgentLost(int assignment, String detail) implements JobEvent {
    @Override
    public String actor() {
      return "jobs";
    }
  }
}
