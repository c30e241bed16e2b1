package io.torrentflow.cli.client;

/**
 * A file of a finished job.
 *
 * @param path relative, as the torrent has it
 */
public record RemoteFile(String id, String path, long sizeBytes) {}
