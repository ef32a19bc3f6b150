// Written by Tests/Clients/service_models.py from AWS's service model of SQS, version 2012-11-05.

extension AnswerModel {
    /// What the operations of SQS answer.
    static let sqsAnswers = AnswerModel(
        """
        CancelMessageMoveTaskResult ApproximateNumberOfMessagesMoved:n
        >cancelMessageMoveTask CancelMessageMoveTaskResult
        ChangeMessageVisibilityBatchResultEntry Id!:s
        BatchResultErrorEntry Id!:s SenderFault!:b Code!:s Message:s
        ChangeMessageVisibilityBatchResult Successful!:[ChangeMessageVisibilityBatchResultEntry
          Failed!:[BatchResultErrorEntry
        >changeMessageVisibilityBatch ChangeMessageVisibilityBatchResult
        CreateQueueResult QueueUrl:s
        >createQueue CreateQueueResult
        DeleteMessageBatchResultEntry Id!:s
        DeleteMessageBatchResult Successful!:[DeleteMessageBatchResultEntry Failed!:[BatchResultErrorEntry
        >deleteMessageBatch DeleteMessageBatchResult
        GetQueueAttributesResult Attributes:{s
        >getQueueAttributes GetQueueAttributesResult
        GetQueueUrlResult QueueUrl:s
        >getQueueUrl GetQueueUrlResult
        ListDeadLetterSourceQueuesResult QueueUrls!:[s NextToken:s
        >listDeadLetterSourceQueues ListDeadLetterSourceQueuesResult
        ListMessageMoveTasksResultEntry TaskHandle:s Status:s SourceArn:s DestinationArn:s
          MaxNumberOfMessagesPerSecond:n ApproximateNumberOfMessagesMoved:n ApproximateNumberOfMessagesToMove:n
          FailureReason:s StartedTimestamp:n
        ListMessageMoveTasksResult Results:[ListMessageMoveTasksResultEntry
        >listMessageMoveTasks ListMessageMoveTasksResult
        ListQueueTagsResult Tags:{s
        >listQueueTags ListQueueTagsResult
        ListQueuesResult QueueUrls:[s NextToken:s
        >listQueues ListQueuesResult
        MessageAttributeValue StringValue:s BinaryValue:s StringListValues:[s BinaryListValues:[s DataType!:s
        Message MessageId:s ReceiptHandle:s MD5OfBody:s Body:s Attributes:{s MD5OfMessageAttributes:s
          MessageAttributes:{MessageAttributeValue
        ReceiveMessageResult Messages:[Message
        >receiveMessage ReceiveMessageResult
        SendMessageResult MD5OfMessageBody:s MD5OfMessageAttributes:s MD5OfMessageSystemAttributes:s MessageId:s
          SequenceNumber:s
        >sendMessage SendMessageResult
        SendMessageBatchResultEntry Id!:s MessageId!:s MD5OfMessageBody!:s MD5OfMessageAttributes:s
          MD5OfMessageSystemAttributes:s SequenceNumber:s
        SendMessageBatchResult Successful!:[SendMessageBatchResultEntry Failed!:[BatchResultErrorEntry
        >sendMessageBatch SendMessageBatchResult
        StartMessageMoveTaskResult TaskHandle:s
        >startMessageMoveTask StartMessageMoveTaskResult
        """
    )
}
