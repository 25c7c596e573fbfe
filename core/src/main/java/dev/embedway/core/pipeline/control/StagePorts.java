package dev.embedway.core.pipeline.control;

/**
 * Ports of the control of the stages.
 *
 * @param store wanted states
 * @param mappings switches of the queues' readers
 * @param depths of the queues
 * @param undrained depths of the queues into which SQS itself moves messages
 */
public record StagePorts(
    StageStore store, StageSwitch mappings, QueueDepths depths, QueueDepths undrained) {}
