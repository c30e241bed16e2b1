package io.torrentflow.stack.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who listens on a port, as Linux reports it, which is nothing of other users' processes. */
public final class PortHolder {
  private PortHolder() {}

  public static String describe(int port) {
    return of(port).map(PortHolder::describe).orElse("another program");
  }

  private static String describe(ProcessHandle process) {
    Path program = Path.of(process.info().command().orElse("?"));
    return program.getFileName() + " (pid " + process.pid() + ")";
  }

  public static Optional<ProcessHandle> of(int port) {
    // proc(5): number, local address as HEX:PORT, remote address, state (0A listens), ..., inode as
    // the tenth.
    List<String> sockets =
        Stream.of("tcp", "tcp6")
            .flatMap(PortHolder::lines)
            .map(line -> line.strip().split("\\s+"))
            .filter(fields -> fields.length > 9 && fields[3].equals("0A"))
            .filter(fields -> fields[1].endsWith(":%04X".formatted(port)))
            .map(fields -> "socket:[" + fields[9] + "]")
            .toList();
    return ProcessHandle.allProcesses()
        .filter(process -> sockets.stream().anyMatch(socket -> holds(process, socket)))
        .findFirst();
  }

  private static Stream<String> lines(String protocol) {
    try {
      return Files.readAllLines(Path.of("/proc/net", protocol)).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static boolean holds(ProcessHandle process, String socket) {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return open.anyMatch(file -> isLinkTo(file, socket));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isLinkTo(Path file, String socket) {
    try {
      return Files.readSymbolicLink(file).toString().equals(socket);
    } catch (IOException e) {
      return false;
    }
  }
}
