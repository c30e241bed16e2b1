package io.torrentflow.gateway.files;

import java.util.List;

/** The files of a job, in the order of the torrent. */
public record FileList(List<FileView> items) {}
