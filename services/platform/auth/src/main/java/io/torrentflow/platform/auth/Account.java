package io.torrentflow.platform.auth;

import io.torrentflow.kernel.id.UserId;

/**
 * What is in force for a user now, whatever it was when a session or token of theirs was made.
 *
 * @param isDisabled nothing of the user's is accepted
 * @param version rises with each change: of two, the greater one is newer
 */
public record Account(UserId user, Role role, boolean isDisabled, long version) {}
