package io.torrentflow.gateway.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in one folder of a job: its folders by name, then its files by name.
 *
 * @param folder its path; empty for the outermost
 * @param nextCursor of the next page; absent on the last one
 */
public record FolderPage(String folder, List<FolderEntry> items, @Nullable String nextCursor) {}
