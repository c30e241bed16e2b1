/** Signed requests between jobs and agents. */
@NullMarked
package io.torrentflow.platform.signing;

import org.jspecify.annotations.NullMarked;
