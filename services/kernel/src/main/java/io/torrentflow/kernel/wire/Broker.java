package io.torrentflow.kernel.wire;

/**
 * The broker's topology: every exchange, queue and routing key by name. Declared once by {@code
 * platform}, used everywhere.
 */
public final class Broker {
  /** Topic exchange that everything is published to. */
  public static final String EXCHANGE = "torrentflow";

  /**
   * Tickets: as many as transfers wait for an agent, so that its depth is the backlog that agents
   * are scaled on.
   */
  public static final String JOB_QUEUE = "rdm-job-queue";

  /**
   * Transfers that cannot be dispatched and have failed; the jobs service keeps them for admins.
   */
  public static final String JOB_DEAD_LETTER_QUEUE = "rdm-job-dlq";

  /** Transfers whose jobs' wishes have changed. */
  public static final String REVIEW_QUEUE = "jobs.reviews";

  /** Agents that are to be emptied, or to take transfers again. */
  public static final String DRAIN_QUEUE = "jobs.drains";

  /** Users whose jobs a hub does not know, as after Redis lost its data. */
  public static final String RESYNC_QUEUE = "jobs.resync";

  /** Progress for the hub replicas, which compete for it. */
  public static final String PROGRESS_QUEUE = "hub.progress";

  /** Changes of transfers and jobs for the hub replicas: none may be lost. */
  public static final String EVENT_QUEUE = "hub.events";

  public static final String JOB_SUBMITTED = "job.submitted";
  public static final String JOB_DEAD = "job.dead";
  public static final String TRANSFER_REVIEW = "transfer.review";
  public static final String AGENT_DRAIN = "agent.drain";
  public static final String TRANSFER_PROGRESS = "transfer.progress";
  public static final String TRANSFER_EVENT_PREFIX = "transfer.event.";
  public static final String JOB_EVENT_PREFIX = "job.event.";
  public static final String USER_JOBS = "user.jobs";
  public static final String HUB_RESYNC = "hub.resync";

  /** How often the job queue delivers a message again before it becomes a dead letter. */
  public static final int DELIVERY_LIMIT = 5;

  private Broker() {}

  /** Whether a message is for the hubs: it goes to {@link #EVENT_QUEUE} alone. */
  public static boolean isEvent(String routingKey) {
    return routingKey.startsWith(TRANSFER_EVENT_PREFIX)
        || routingKey.startsWith(JOB_EVENT_PREFIX)
        || routingKey.equals(USER_JOBS);
  }

  /**
   * The record that a message is written as.
   *
   * @param routingKey the type in the message's header
   * @throws IllegalArgumentException if no message is published with that key
   */
  public static Class<? extends Message> recordOf(String routingKey) {
    if (routingKey.startsWith(TRANSFER_EVENT_PREFIX)) {
      return TransferUpdate.class;
    }
    if (routingKey.startsWith(JOB_EVENT_PREFIX)) {
      return JobUpdate.class;
    }
    return switch (routingKey) {
      case JOB_SUBMITTED -> DispatchTicket.class;
      case JOB_DEAD -> DeadLetter.class;
      case TRANSFER_REVIEW -> ReviewRequest.class;
      case AGENT_DRAIN -> DrainRequest.class;
      case TRANSFER_PROGRESS -> TransferUpdate.class;
      case USER_JOBS -> UserJobs.class;
      case HUB_RESYNC -> ResyncRequest.class;
      default -> throw new IllegalArgumentException("No message has the type " + routingKey);
    };
  }
}
