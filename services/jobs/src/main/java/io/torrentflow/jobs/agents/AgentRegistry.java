package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.Job;
import io.torrentflow.jobs.lifecycle.JobEvent;
import io.torrentflow.jobs.lifecycle.JobService;
import io.torrentflow.jobs.lifecycle.JobStore;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.HeartbeatReply;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes heartbeats. Beside the agent's load they carry the jobs it holds, which are compared with
 * the record: a job that the agent has forgotten (it was killed and started again) is rescued at
 * once, and one that is no longer the agent's is to be dropped.
 */
@ApplicationScoped
class AgentRegistry {
  private final AgentStore agents;
  private final JobStore jobs;
  private final JobService service;

  AgentRegistry(AgentStore agents, JobStore jobs, JobService service) {
    this.agents = agents;
    this.jobs = jobs;
    this.service = service;
  }

  Uni<HeartbeatReply> beat(AgentState state) {
    // Read before the agent is saved: what is handed out meanwhile is not compared.
    return jobs.heldBy(state.agentId())
        .call(() -> agents.save(state))
        .call(held -> rescueForgotten(state, held))
        .map(held -> new HeartbeatReply(strangers(state, held)));
  }

  private Uni<Void> rescueForgotten(AgentState state, List<Job> held) {
    Map<JobId, Integer> claimed = new HashMap<>();
    state.jobs().forEach(job -> claimed.put(job.jobId(), job.assignment()));
    List<Uni<Void>> rescues =
        held.stream()
            // Without a report yet the start may still be on its way into this heartbeat.
            .filter(job -> job.lastReportAt() != null)
            .filter(job -> !Integer.valueOf(job.assignment()).equals(claimed.get(job.id())))
            .map(job -> rescue(job))
            .toList();
    return rescues.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(rescues).andCollectFailures().replaceWithVoid();
  }

  private Uni<Void> rescue(Job job) {
    JobEvent lost =
        new JobEvent.AgentLost(
            job.assignment(), "The agent was restarted and has forgotten the job.");
    return service.apply(job.id(), lost).replaceWithVoid();
  }

  private static List<JobId> strangers(AgentState state, List<Job> held) {
    Map<JobId, Integer> ours = new HashMap<>();
    held.forEach(job -> ours.put(job.id(), job.assignment()));
    return state.jobs().stream()
        // A newer number is of a hand-out that is just being written down.
        .filter(job -> ours.containsKey(job.jobId()) && job.assignment() < ours.get(job.jobId()))
        .map(AgentState.HeldJob::jobId)
        .toList();
  }
}
