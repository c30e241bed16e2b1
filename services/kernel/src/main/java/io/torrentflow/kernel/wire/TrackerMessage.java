package io.torrentflow.kernel.wire;

/**
 * What a tracker says instead of naming peers; shown only to users who named that tracker.
 *
 * @param url as it stands among the contacts
 * @param message the tracker's own words, or why it cannot be reached
 */
public record TrackerMessage(String url, String message) {}
