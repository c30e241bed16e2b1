/**
 * The memory that parts wait in between their source and the bucket, bounded for the whole agent.
 */
@NullMarked
package io.torrentflow.agent.buffer;

import org.jspecify.annotations.NullMarked;
