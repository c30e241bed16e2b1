package io.torrentflow.gateway.files;

import java.util.List;

/** Links to files of a job, in the order of the torrent. */
public record LinkList(List<FileLink> items) {}
