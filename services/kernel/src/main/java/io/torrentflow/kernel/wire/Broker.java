package io.torrentflow.kernel.wire;

/**
 * The broker's topology: every exchange, queue and routing key by name. Declared once by {@code
 * platform}, used everywhere.
 */
public final class Broker {
  /** Topic exchange that everything is published to. */
  public static final String EXCHANGE = "torrentflow";

  /** Jobs waiting for an agent; its depth is the backlog that agents are scaled on. */
  public static final String JOB_QUEUE = "rdm-job-queue";

  /** What could not be dispatched; admins look at it and re-queue. */
  public static final String JOB_DEAD_LETTER_QUEUE = "rdm-job-dlq";

  /** What users ask of their jobs. */
  public static final String COMMAND_QUEUE = "jobs.commands";

  /** Progress on its way to the hub replicas, which compete for it. */
  public static final String PROGRESS_QUEUE = "hub.progress";

  /** Changes of status and of watchers on their way to the hub replicas: none may be lost. */
  public static final String EVENT_QUEUE = "hub.events";

  public static final String JOB_SUBMITTED = "job.submitted";
  public static final String JOB_COMMAND_PREFIX = "job.command.";
  public static final String JOB_EVENT_PREFIX = "job.event.";
  public static final String JOB_PROGRESS = "job.progress";

  /** How often the job queue delivers a message again before it becomes a dead letter. */
  public static final int DELIVERY_LIMIT = 5;

  private Broker() {}
}
