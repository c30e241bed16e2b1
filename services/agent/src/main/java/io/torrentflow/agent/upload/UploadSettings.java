package io.torrentflow.agent.upload;

/**
 * How a transfer's files are cut and how much of them is in flight.
 *
 * @param buffersPerTransfer the most parts of one transfer in memory, being filled or being
 *     uploaded
 */
record UploadSettings(
    long partBytes, long streamPartBytes, int partsInFlight, int buffersPerTransfer) {}
