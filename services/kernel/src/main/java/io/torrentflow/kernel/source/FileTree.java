package io.torrentflow.kernel.source;

import io.torrentflow.kernel.source.Bencode.Dict;
import io.torrentflow.kernel.source.Bencode.Int;
import io.torrentflow.kernel.source.Bencode.Str;
import io.torrentflow.kernel.source.Bencode.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a torrent of version 2 (BEP 52), in their order: a dictionary stands for every
 * folder, and a file is a dictionary under the empty key.
 */
record FileTree(List<File> files) {
  /**
   * A file of the tree.
   *
   * @param path from the torrent's top folder, not made safe
   * @param piecesRoot root of the Merkle tree over its blocks; absent for an empty file
   */
  record File(List<String> path, long length, @Nullable ByteBuffer piecesRoot) {}

  private record Node(List<String> path, Dict dict) {}

  /**
   * @param name the torrent's
   * @param maxFiles a tree of more is refused
   */
  static FileTree read(Dict tree, String name, int maxFiles) {
    List<File> files = new ArrayList<>();
    Deque<Node> left = new ArrayDeque<>();
    left.push(new Node(isSingleFile(tree, name) ? List.of() : List.of(name), tree));
    while (!left.isEmpty()) {
      Node node = left.pop();
      if (node.dict().get("") instanceof Dict file) {
        if (files.size() == maxFiles) {
          throw MetainfoReader.invalid("It has more than " + maxFiles + " files.");
        }
        files.add(file(node.path(), file));
        continue;
      }
      children(node).reversed().forEach(left::push);
    }
    return new FileTree(files);
  }

  private static List<Node> children(Node node) {
    List<Node> children = new ArrayList<>();
    for (Map.Entry<String, Value> entry : node.dict().entries().entrySet()) {
      if (!(entry.getValue() instanceof Dict child)) {
        throw MetainfoReader.invalid("Its file tree has something that is no folder or file.");
      }
      List<String> path = new ArrayList<>(node.path());
      path.add(utf8(entry.getKey()));
      children.add(new Node(path, child));
    }
    return children;
  }

  private static File file(List<String> path, Dict file) {
    if (!(file.get("length") instanceof Int length)) {
      throw MetainfoReader.invalid("A length is missing.");
    }
    return new File(
        path, length.value(), file.get("pieces root") instanceof Str root ? root.bytes() : null);
  }

  /** As of version 1, a file alone stands in no folder; it then has the torrent's name. */
  private static boolean isSingleFile(Dict tree, String name) {
    return tree.entries().entrySet().stream()
        .allMatch(
            entry ->
                utf8(entry.getKey()).equals(name)
                    && entry.getValue() instanceof Dict child
                    && child.get("") instanceof Dict);
  }

  private static String utf8(String key) {
    return new String(key.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
