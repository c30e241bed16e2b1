/** What a configuration interface reads. */
package io.torrentflow.testing.config;
