/** One command for many jobs. */
package io.torrentflow.gateway.commands;
