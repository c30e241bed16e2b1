package io.torrentflow.kernel.wire;

/**
 * Body of {@code POST /agent/jobs/{id}/pause}, {@code …/resume} and {@code …/cancel}: the agent
 * obeys only if it holds the job with this fencing number, and answers 404 otherwise.
 */
public record Assignment(int assignment) {}
