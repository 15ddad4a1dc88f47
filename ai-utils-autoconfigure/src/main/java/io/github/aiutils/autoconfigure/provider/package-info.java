/**
 * Auto-configuration of providers and their connections.
 */
@NullMarked
package io.github.aiutils.autoconfigure.provider;

import org.jspecify.annotations.NullMarked;
