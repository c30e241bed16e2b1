package io.torrentflow.agent.engine;

/**
 * How far a download is.
 *
 * @param downloadedBytes fetched and verified, earlier runs included
 * @param peers connected peers, or connections to the origin
 * @param seeds peers that have everything
 */
public record DownloadProgress(long downloadedBytes, int peers, int seeds) {}
