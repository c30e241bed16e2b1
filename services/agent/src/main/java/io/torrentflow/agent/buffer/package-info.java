/**
 * The memory that parts wait in between their source and the bucket, bounded for the whole agent.
 */
package io.torrentflow.agent.buffer;
