package io.torrentflow.cli.collect;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.RemoteFile;
import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.object.UniquePaths;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the files of a job go. What is there already and is something else stays: the file, or the
 * torrent's whole folder, gets a number, as browsers do it.
 */
record Placement(Path folder, List<RemoteFile> files, Collected collected) {
  // Nobody wants a thousandth copy.
  private static final int MAX_COPIES = 1000;

  Placement {
    folder = folder.toAbsolutePath().normalize();
  }

  record Target(RemoteFile file, Path path) {
    // Of the 255 that file systems allow; the rest is for what makes a part's name its own.
    private static final int MAX_NAME_BYTES = 200;

    /** Named by the file's id, too: another file of this name has another part. */
    Path part() {
      String name = Path.of(file.path()).getFileName().toString();
      String id = file.id().substring(Math.max(0, file.id().length() - 12));
      return path.resolveSibling(RelativePath.beginning(name, MAX_NAME_BYTES) + "." + id + ".part");
    }
  }

  /** The files under their own names, whatever is there. */
  List<Target> byName() {
    return copy(0);
  }

  /** The files under the first name at which nothing else is. */
  List<Target> beside() {
    return IntStream.range(0, MAX_COPIES)
        .mapToObj(this::copy)
        .filter(targets -> targets.stream().allMatch(this::isFree))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandException(
                    "There are %d copies in %s; choose another folder with --out."
                        .formatted(MAX_COPIES, folder)));
  }

  // Every path is checked before the first byte is written.
  private List<Target> copy(int number) {
    return files.stream()
        .map(file -> new Target(file, OutputFolder.resolve(folder, numbered(file.path(), number))))
        .toList();
  }

  private boolean isFree(Target target) {
    return Files.exists(target.path(), LinkOption.NOFOLLOW_LINKS)
        ? collected.has(target)
        : OutputFolder.below(folder, target.path())
            .filter(above -> Files.exists(above, LinkOption.NOFOLLOW_LINKS))
            .findFirst()
            .map(above -> Files.isDirectory(above))
            .orElse(true);
  }

  private static String numbered(String path, int number) {
    int slash = path.indexOf('/');
    if (number == 0) {
      return path;
    }
    return slash < 0
        ? UniquePaths.numbered(path, number)
        : UniquePaths.numberedFolder(path.substring(0, slash), number) + path.substring(slash);
  }
}
