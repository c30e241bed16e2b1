package io.torrentflow.jobs.metadata;

import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.object.Space;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who goes on with a transfer whose metadata has just become known, and in whose space; pure. */
final class MetadataPolicy {
  private MetadataPolicy() {}

  /**
   * A job of the transfer that has not ended.
   *
   * @param wanted it wants to run; a paused one costs only what is stored, which is nothing yet
   * @param maxStoredBytes of its owner's plan; absent means any amount
   * @param otherBytes what all other jobs of its owner cost
   */
  record Claim(UserId owner, boolean wanted, @Nullable Long maxStoredBytes, long otherBytes) {}

  /**
   * What follows from the metadata.
   *
   * @param exceeding owners whose plan has no room for it: their jobs fail, alone
   * @param leaving owners who get a transfer of their own, because a private torrent is shared with
   *     nobody
   * @param exclusiveOwner whose alone the transfer is from now on; absent if anybody may join
   * @param space where its objects go
   * @param wanted whether somebody who stays wants it to run
   * @param paused whether somebody who stays has paused it
   */
  record Verdict(
      Set<UserId> exceeding,
      Set<UserId> leaving,
      @Nullable UserId exclusiveOwner,
      Space space,
      boolean wanted,
      boolean paused) {}

  /**
   * @param claims the jobs that have not ended, the oldest first
   * @param exclusiveOwner whose alone it is already
   * @param totalBytes of the wanted files; absent while unknown
   */
  static Verdict judge(
      List<Claim> claims,
      @Nullable UserId exclusiveOwner,
      boolean isPrivate,
      @Nullable Long totalBytes) {
    Set<UserId> exceeding =
        claims.stream()
            .filter(claim -> claim.wanted() && exceeds(claim, totalBytes))
            .map(Claim::owner)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<Claim> remaining =
        claims.stream()
            .filter(claim -> !claim.wanted() || !exceeding.contains(claim.owner()))
            .toList();
    UserId only =
        exclusiveOwner == null && isPrivate && !remaining.isEmpty()
            ? remaining.getFirst().owner()
            : exclusiveOwner;
    Set<UserId> leaving =
        remaining.stream()
            .map(Claim::owner)
            .filter(other -> only != null && !other.equals(only))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<Claim> staying =
        remaining.stream().filter(claim -> !leaving.contains(claim.owner())).toList();
    return new Verdict(
        exceeding,
        leaving,
        only,
        only == null ? Space.SHARED : Space.of(only),
        staying.stream().anyMatch(Claim::wanted),
        staying.stream().anyMatch(claim -> !claim.wanted()));
  }

  private static boolean exceeds(Claim claim, @Nullable Long totalBytes) {
    Long max = claim.maxStoredBytes();
    long more = totalBytes == null ? 0 : totalBytes;
    return max != null && more > max - claim.otherBytes();
  }
}
