package io.torrentflow.agent.upload;

/**
 * How a job's files are cut and how much of them is under way at once.
 *
 * @param buffersPerJob the most parts of one job in memory, being filled or being uploaded
 */
record UploadSettings(long partBytes, long streamPartBytes, int partsInFlight, int buffersPerJob) {}
