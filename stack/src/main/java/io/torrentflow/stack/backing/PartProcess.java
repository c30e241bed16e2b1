package io.torrentflow.stack.backing;

/**
 * A process that belongs to a part, so that it can be found again by somebody else.
 *
 * @param name the part's, as in its log's name
 */
public record PartProcess(String name, ProcessHandle handle, int port) {
  static PartProcess of(String name, ProcessHandle handle, int port) {
    return new PartProcess(name, handle, port);
  }
}
