package io.torrentflow.kernel.wire;

/**
 * Body of {@code POST /agent/transfers/{id}/pause}, {@code …/resume} and {@code …/cancel}: the
 * agent acts only if it holds the transfer with this fencing number, and responds 404 otherwise.
 */
public record Assignment(int assignment) {}
