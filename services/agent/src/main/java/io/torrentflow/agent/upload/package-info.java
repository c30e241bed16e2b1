/** Puts a transfer's files into the bucket part by part and remembers what the bucket confirmed. */
@NullMarked
package io.torrentflow.agent.upload;

import org.jspecify.annotations.NullMarked;
