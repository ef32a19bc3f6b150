// Written by Tests/Clients/service_models.py from AWS's service model of DynamoDB, version 2012-08-10.

extension AnswerModel {
    /// What the operations of DynamoDB answer.
    static let dynamodbAnswers = AnswerModel(
        """
        BatchStatementErrorCodeEnum =ConditionalCheckFailed| ItemCollectionSizeLimitExceeded| RequestLimitExceeded|
          ValidationError| ProvisionedThroughputExceeded| TransactionConflict| ThrottlingError| InternalServerError|
          ResourceNotFound| AccessDenied| DuplicateItem
        AttributeValue S:s N:s B:s SS:[s NS:[s BS:[s M:{AttributeValue L:[AttributeValue NULL:b BOOL:b
        BatchStatementError Code:BatchStatementErrorCodeEnum Message:s Item:{AttributeValue
        BatchStatementResponse Error:BatchStatementError TableName:s Item:{AttributeValue
        Capacity ReadCapacityUnits:n WriteCapacityUnits:n CapacityUnits:n
        ConsumedCapacity TableName:s CapacityUnits:n ReadCapacityUnits:n WriteCapacityUnits:n Table:Capacity
          LocalSecondaryIndexes:{Capacity GlobalSecondaryIndexes:{Capacity
        BatchExecuteStatementOutput Responses:[BatchStatementResponse ConsumedCapacity:[ConsumedCapacity
        >batchExecuteStatement BatchExecuteStatementOutput
        KeysAndAttributes Keys!:[{AttributeValue AttributesToGet:[s ConsistentRead:b ProjectionExpression:s
          ExpressionAttributeNames:{s
        BatchGetItemOutput Responses:{[{AttributeValue UnprocessedKeys:{KeysAndAttributes
          ConsumedCapacity:[ConsumedCapacity
        >batchGetItem BatchGetItemOutput
        PutRequest Item!:{AttributeValue
        DeleteRequest Key!:{AttributeValue
        WriteRequest PutRequest:PutRequest DeleteRequest:DeleteRequest
        ItemCollectionMetrics ItemCollectionKey:{AttributeValue SizeEstimateRangeGB:[n
        BatchWriteItemOutput UnprocessedItems:{[WriteRequest ItemCollectionMetrics:{[ItemCollectionMetrics
          ConsumedCapacity:[ConsumedCapacity
        >batchWriteItem BatchWriteItemOutput
        BackupStatus =CREATING| DELETED| AVAILABLE
        BackupType =USER| SYSTEM| AWS_BACKUP
        BackupDetails BackupArn!:s BackupName!:s BackupSizeBytes:n0, BackupStatus!:BackupStatus
          BackupType!:BackupType BackupCreationDateTime!:s BackupExpiryDateTime:s
        CreateBackupOutput BackupDetails:BackupDetails
        >createBackup CreateBackupOutput
        ReplicaStatus =CREATING| CREATION_FAILED| UPDATING| DELETING| ACTIVE| REGION_DISABLED|
          INACCESSIBLE_ENCRYPTION_CREDENTIALS| ARCHIVING| ARCHIVED| REPLICATION_NOT_AUTHORIZED
        ProvisionedThroughputOverride ReadCapacityUnits:n1,
        OnDemandThroughputOverride MaxReadRequestUnits:n
        TableStatus =CREATING| UPDATING| DELETING| ACTIVE| INACCESSIBLE_ENCRYPTION_CREDENTIALS| ARCHIVING| ARCHIVED|
          REPLICATION_NOT_AUTHORIZED
        TableWarmThroughputDescription ReadUnitsPerSecond:n1, WriteUnitsPerSecond:n1, Status:TableStatus
        IndexStatus =CREATING| UPDATING| DELETING| ACTIVE
        GlobalSecondaryIndexWarmThroughputDescription ReadUnitsPerSecond:n1, WriteUnitsPerSecond:n1,
          Status:IndexStatus
        ReplicaGlobalSecondaryIndexDescription IndexName:s
          ProvisionedThroughputOverride:ProvisionedThroughputOverride
          OnDemandThroughputOverride:OnDemandThroughputOverride
          WarmThroughput:GlobalSecondaryIndexWarmThroughputDescription
        TableClass =STANDARD| STANDARD_INFREQUENT_ACCESS
        TableClassSummary TableClass:TableClass LastUpdateDateTime:s
        GlobalTableSettingsReplicationMode =ENABLED| DISABLED| ENABLED_WITH_OVERRIDES
        ReplicaDescription RegionName:s ReplicaStatus:ReplicaStatus ReplicaArn:s ReplicaStatusDescription:s
          ReplicaStatusPercentProgress:s KMSMasterKeyId:s
          ProvisionedThroughputOverride:ProvisionedThroughputOverride
          OnDemandThroughputOverride:OnDemandThroughputOverride WarmThroughput:TableWarmThroughputDescription
          GlobalSecondaryIndexes:[ReplicaGlobalSecondaryIndexDescription ReplicaInaccessibleDateTime:s
          ReplicaTableClassSummary:TableClassSummary
          GlobalTableSettingsReplicationMode:GlobalTableSettingsReplicationMode
        GlobalTableStatus =CREATING| ACTIVE| DELETING| UPDATING
        GlobalTableDescription ReplicationGroup:[ReplicaDescription GlobalTableArn:s CreationDateTime:s
          GlobalTableStatus:GlobalTableStatus GlobalTableName:s
        CreateGlobalTableOutput GlobalTableDescription:GlobalTableDescription
        >createGlobalTable CreateGlobalTableOutput
        ScalarAttributeType =S| N| B
        AttributeDefinition AttributeName!:s AttributeType!:ScalarAttributeType
        KeyType =HASH| RANGE
        KeySchemaElement AttributeName!:s KeyType!:KeyType
        ProvisionedThroughputDescription LastIncreaseDateTime:s LastDecreaseDateTime:s NumberOfDecreasesToday:n1,
          ReadCapacityUnits:n0, WriteCapacityUnits:n0,
        BillingMode =PROVISIONED| PAY_PER_REQUEST
        BillingModeSummary BillingMode:BillingMode LastUpdateToPayPerRequestDateTime:s
        ProjectionType =ALL| KEYS_ONLY| INCLUDE
        Projection ProjectionType:ProjectionType NonKeyAttributes:[s
        LocalSecondaryIndexDescription IndexName:s KeySchema:[KeySchemaElement Projection:Projection
          IndexSizeBytes:n ItemCount:n IndexArn:s
        OnDemandThroughput MaxReadRequestUnits:n MaxWriteRequestUnits:n
        GlobalSecondaryIndexDescription IndexName:s KeySchema:[KeySchemaElement Projection:Projection
          IndexStatus:IndexStatus Backfilling:b ProvisionedThroughput:ProvisionedThroughputDescription
          IndexSizeBytes:n ItemCount:n IndexArn:s OnDemandThroughput:OnDemandThroughput
          WarmThroughput:GlobalSecondaryIndexWarmThroughputDescription
        StreamViewType =NEW_IMAGE| OLD_IMAGE| NEW_AND_OLD_IMAGES| KEYS_ONLY
        StreamSpecification StreamEnabled!:b StreamViewType:StreamViewType
        WitnessStatus =CREATING| DELETING| ACTIVE
        GlobalTableWitnessDescription RegionName:s WitnessStatus:WitnessStatus
        RestoreSummary SourceBackupArn:s SourceTableArn:s RestoreDateTime!:s RestoreInProgress!:b
        SSEStatus =ENABLING| ENABLED| DISABLING| DISABLED| UPDATING
        SSEType =AES256| KMS
        SSEDescription Status:SSEStatus SSEType:SSEType KMSMasterKeyArn:s InaccessibleEncryptionDateTime:s
        ArchivalSummary ArchivalDateTime:s ArchivalReason:s ArchivalBackupArn:s
        MultiRegionConsistency =EVENTUAL| STRONG
        TableDescription AttributeDefinitions:[AttributeDefinition TableName:s KeySchema:[KeySchemaElement
          TableStatus:TableStatus CreationDateTime:s ProvisionedThroughput:ProvisionedThroughputDescription
          TableSizeBytes:n ItemCount:n TableArn:s TableId:s BillingModeSummary:BillingModeSummary
          LocalSecondaryIndexes:[LocalSecondaryIndexDescription
          GlobalSecondaryIndexes:[GlobalSecondaryIndexDescription StreamSpecification:StreamSpecification
          LatestStreamLabel:s LatestStreamArn:s GlobalTableVersion:s Replicas:[ReplicaDescription
          GlobalTableWitnesses:[GlobalTableWitnessDescription
          GlobalTableSettingsReplicationMode:GlobalTableSettingsReplicationMode RestoreSummary:RestoreSummary
          SSEDescription:SSEDescription ArchivalSummary:ArchivalSummary TableClassSummary:TableClassSummary
          DeletionProtectionEnabled:b OnDemandThroughput:OnDemandThroughput
          WarmThroughput:TableWarmThroughputDescription MultiRegionConsistency:MultiRegionConsistency
        CreateTableOutput TableDescription:TableDescription
        >createTable CreateTableOutput
        ProvisionedThroughput ReadCapacityUnits!:n1, WriteCapacityUnits!:n1,
        SourceTableDetails TableName!:s TableId!:s TableArn:s TableSizeBytes:n KeySchema!:[KeySchemaElement
          TableCreationDateTime!:s ProvisionedThroughput!:ProvisionedThroughput
          OnDemandThroughput:OnDemandThroughput ItemCount:n0, BillingMode:BillingMode
        LocalSecondaryIndexInfo IndexName:s KeySchema:[KeySchemaElement Projection:Projection
        GlobalSecondaryIndexInfo IndexName:s KeySchema:[KeySchemaElement Projection:Projection
          ProvisionedThroughput:ProvisionedThroughput OnDemandThroughput:OnDemandThroughput
        TimeToLiveStatus =ENABLING| DISABLING| ENABLED| DISABLED
        TimeToLiveDescription TimeToLiveStatus:TimeToLiveStatus AttributeName:s
        SourceTableFeatureDetails LocalSecondaryIndexes:[LocalSecondaryIndexInfo
          GlobalSecondaryIndexes:[GlobalSecondaryIndexInfo StreamDescription:StreamSpecification
          TimeToLiveDescription:TimeToLiveDescription SSEDescription:SSEDescription
        BackupDescription BackupDetails:BackupDetails SourceTableDetails:SourceTableDetails
          SourceTableFeatureDetails:SourceTableFeatureDetails
        DeleteBackupOutput BackupDescription:BackupDescription
        >deleteBackup DeleteBackupOutput
        DeleteItemOutput Attributes:{AttributeValue ConsumedCapacity:ConsumedCapacity
          ItemCollectionMetrics:ItemCollectionMetrics
        >deleteItem DeleteItemOutput
        DeleteResourcePolicyOutput RevisionId:s
        >deleteResourcePolicy DeleteResourcePolicyOutput
        DeleteTableOutput TableDescription:TableDescription
        >deleteTable DeleteTableOutput
        DescribeBackupOutput BackupDescription:BackupDescription
        >describeBackup DescribeBackupOutput
        ContinuousBackupsStatus =ENABLED| DISABLED
        PointInTimeRecoveryStatus =ENABLED| DISABLED
        PointInTimeRecoveryDescription PointInTimeRecoveryStatus:PointInTimeRecoveryStatus
          RecoveryPeriodInDays:n1,35 EarliestRestorableDateTime:s LatestRestorableDateTime:s
        ContinuousBackupsDescription ContinuousBackupsStatus!:ContinuousBackupsStatus
          PointInTimeRecoveryDescription:PointInTimeRecoveryDescription
        DescribeContinuousBackupsOutput ContinuousBackupsDescription:ContinuousBackupsDescription
        >describeContinuousBackups DescribeContinuousBackupsOutput
        ContributorInsightsStatus =ENABLING| ENABLED| DISABLING| DISABLED| FAILED
        FailureException ExceptionName:s ExceptionDescription:s
        ContributorInsightsMode =ACCESSED_AND_THROTTLED_KEYS| THROTTLED_KEYS
        DescribeContributorInsightsOutput TableName:s IndexName:s ContributorInsightsRuleList:[s
          ContributorInsightsStatus:ContributorInsightsStatus LastUpdateDateTime:s FailureException:FailureException
          ContributorInsightsMode:ContributorInsightsMode
        >describeContributorInsights DescribeContributorInsightsOutput
        Endpoint Address!:s CachePeriodInMinutes!:n
        DescribeEndpointsResponse Endpoints!:[Endpoint
        >describeEndpoints DescribeEndpointsResponse
        ExportStatus =IN_PROGRESS| COMPLETED| FAILED
        S3SseAlgorithm =AES256| KMS
        ExportFormat =DYNAMODB_JSON| ION
        ExportType =FULL_EXPORT| INCREMENTAL_EXPORT
        ExportViewType =NEW_IMAGE| NEW_AND_OLD_IMAGES
        IncrementalExportSpecification ExportFromTime:s ExportToTime:s ExportViewType:ExportViewType
        ExportDescription ExportArn:s ExportStatus:ExportStatus StartTime:s EndTime:s ExportManifest:s TableArn:s
          TableId:s ExportTime:s ClientToken:s S3Bucket:s S3BucketOwner:s S3Prefix:s S3SseAlgorithm:S3SseAlgorithm
          S3SseKmsKeyId:s FailureCode:s FailureMessage:s ExportFormat:ExportFormat BilledSizeBytes:n0, ItemCount:n0,
          ExportType:ExportType IncrementalExportSpecification:IncrementalExportSpecification
        DescribeExportOutput ExportDescription:ExportDescription
        >describeExport DescribeExportOutput
        DescribeGlobalTableOutput GlobalTableDescription:GlobalTableDescription
        >describeGlobalTable DescribeGlobalTableOutput
        AutoScalingTargetTrackingScalingPolicyConfigurationDescription DisableScaleIn:b ScaleInCooldown:n
          ScaleOutCooldown:n TargetValue!:n
        AutoScalingPolicyDescription PolicyName:s
          TargetTrackingScalingPolicyConfiguration:AutoScalingTargetTrackingScalingPolicyConfigurationDescription
        AutoScalingSettingsDescription MinimumUnits:n1, MaximumUnits:n1, AutoScalingDisabled:b AutoScalingRoleArn:s
          ScalingPolicies:[AutoScalingPolicyDescription
        ReplicaGlobalSecondaryIndexSettingsDescription IndexName!:s IndexStatus:IndexStatus
          ProvisionedReadCapacityUnits:n1, ProvisionedReadCapacityAutoScalingSettings:AutoScalingSettingsDescription
          ProvisionedWriteCapacityUnits:n1,
          ProvisionedWriteCapacityAutoScalingSettings:AutoScalingSettingsDescription
        ReplicaSettingsDescription RegionName!:s ReplicaStatus:ReplicaStatus
          ReplicaBillingModeSummary:BillingModeSummary ReplicaProvisionedReadCapacityUnits:n0,
          ReplicaProvisionedReadCapacityAutoScalingSettings:AutoScalingSettingsDescription
          ReplicaProvisionedWriteCapacityUnits:n0,
          ReplicaProvisionedWriteCapacityAutoScalingSettings:AutoScalingSettingsDescription
          ReplicaGlobalSecondaryIndexSettings:[ReplicaGlobalSecondaryIndexSettingsDescription
          ReplicaTableClassSummary:TableClassSummary
        DescribeGlobalTableSettingsOutput GlobalTableName:s ReplicaSettings:[ReplicaSettingsDescription
        >describeGlobalTableSettings DescribeGlobalTableSettingsOutput
        ImportStatus =IN_PROGRESS| COMPLETED| CANCELLING| CANCELLED| FAILED
        S3BucketSource S3BucketOwner:s S3Bucket!:s S3KeyPrefix:s
        InputFormat =DYNAMODB_JSON| ION| CSV
        CsvOptions Delimiter:s HeaderList:[s
        InputFormatOptions Csv:CsvOptions
        InputCompressionType =GZIP| ZSTD| NONE
        SSESpecification Enabled:b SSEType:SSEType KMSMasterKeyId:s
        WarmThroughput ReadUnitsPerSecond:n WriteUnitsPerSecond:n
        GlobalSecondaryIndex IndexName!:s KeySchema!:[KeySchemaElement Projection!:Projection
          ProvisionedThroughput:ProvisionedThroughput OnDemandThroughput:OnDemandThroughput
          WarmThroughput:WarmThroughput
        TableCreationParameters TableName!:s AttributeDefinitions!:[AttributeDefinition KeySchema!:[KeySchemaElement
          BillingMode:BillingMode ProvisionedThroughput:ProvisionedThroughput OnDemandThroughput:OnDemandThroughput
          SSESpecification:SSESpecification GlobalSecondaryIndexes:[GlobalSecondaryIndex
        ImportTableDescription ImportArn:s ImportStatus:ImportStatus TableArn:s TableId:s ClientToken:s
          S3BucketSource:S3BucketSource ErrorCount:n0, CloudWatchLogGroupArn:s InputFormat:InputFormat
          InputFormatOptions:InputFormatOptions InputCompressionType:InputCompressionType
          TableCreationParameters:TableCreationParameters StartTime:s EndTime:s ProcessedSizeBytes:n
          ProcessedItemCount:n0, ImportedItemCount:n0, FailureCode:s FailureMessage:s
        DescribeImportOutput ImportTableDescription!:ImportTableDescription
        >describeImport DescribeImportOutput
        DestinationStatus =ENABLING| ACTIVE| DISABLING| DISABLED| ENABLE_FAILED| UPDATING
        ApproximateCreationDateTimePrecision =MILLISECOND| MICROSECOND
        KinesisDataStreamDestination StreamArn:s DestinationStatus:DestinationStatus DestinationStatusDescription:s
          ApproximateCreationDateTimePrecision:ApproximateCreationDateTimePrecision
        DescribeKinesisStreamingDestinationOutput TableName:s
          KinesisDataStreamDestinations:[KinesisDataStreamDestination
        >describeKinesisStreamingDestination DescribeKinesisStreamingDestinationOutput
        DescribeLimitsOutput AccountMaxReadCapacityUnits:n1, AccountMaxWriteCapacityUnits:n1,
          TableMaxReadCapacityUnits:n1, TableMaxWriteCapacityUnits:n1,
        >describeLimits DescribeLimitsOutput
        DescribeTableOutput Table:TableDescription
        >describeTable DescribeTableOutput
        ReplicaGlobalSecondaryIndexAutoScalingDescription IndexName:s IndexStatus:IndexStatus
          ProvisionedReadCapacityAutoScalingSettings:AutoScalingSettingsDescription
          ProvisionedWriteCapacityAutoScalingSettings:AutoScalingSettingsDescription
        ReplicaAutoScalingDescription RegionName:s
          GlobalSecondaryIndexes:[ReplicaGlobalSecondaryIndexAutoScalingDescription
          ReplicaProvisionedReadCapacityAutoScalingSettings:AutoScalingSettingsDescription
          ReplicaProvisionedWriteCapacityAutoScalingSettings:AutoScalingSettingsDescription
          ReplicaStatus:ReplicaStatus
        TableAutoScalingDescription TableName:s TableStatus:TableStatus Replicas:[ReplicaAutoScalingDescription
        DescribeTableReplicaAutoScalingOutput TableAutoScalingDescription:TableAutoScalingDescription
        >describeTableReplicaAutoScaling DescribeTableReplicaAutoScalingOutput
        DescribeTimeToLiveOutput TimeToLiveDescription:TimeToLiveDescription
        >describeTimeToLive DescribeTimeToLiveOutput
        EnableKinesisStreamingConfiguration
          ApproximateCreationDateTimePrecision:ApproximateCreationDateTimePrecision
        KinesisStreamingDestinationOutput TableName:s StreamArn:s DestinationStatus:DestinationStatus
          EnableKinesisStreamingConfiguration:EnableKinesisStreamingConfiguration
        >disableKinesisStreamingDestination KinesisStreamingDestinationOutput
        >enableKinesisStreamingDestination KinesisStreamingDestinationOutput
        ExecuteStatementOutput Items:[{AttributeValue NextToken:s ConsumedCapacity:ConsumedCapacity
          LastEvaluatedKey:{AttributeValue
        >executeStatement ExecuteStatementOutput
        ItemResponse Item:{AttributeValue
        ExecuteTransactionOutput Responses:[ItemResponse ConsumedCapacity:[ConsumedCapacity
        >executeTransaction ExecuteTransactionOutput
        ExportTableToPointInTimeOutput ExportDescription:ExportDescription
        >exportTableToPointInTime ExportTableToPointInTimeOutput
        GetItemOutput Item:{AttributeValue ConsumedCapacity:ConsumedCapacity
        >getItem GetItemOutput
        GetResourcePolicyOutput Policy:s RevisionId:s
        >getResourcePolicy GetResourcePolicyOutput
        ImportTableOutput ImportTableDescription!:ImportTableDescription
        >importTable ImportTableOutput
        BackupSummary TableName:s TableId:s TableArn:s BackupArn:s BackupName:s BackupCreationDateTime:s
          BackupExpiryDateTime:s BackupStatus:BackupStatus BackupType:BackupType BackupSizeBytes:n0,
        ListBackupsOutput BackupSummaries:[BackupSummary LastEvaluatedBackupArn:s
        >listBackups ListBackupsOutput
        ContributorInsightsSummary TableName:s IndexName:s ContributorInsightsStatus:ContributorInsightsStatus
          ContributorInsightsMode:ContributorInsightsMode
        ListContributorInsightsOutput ContributorInsightsSummaries:[ContributorInsightsSummary NextToken:s
        >listContributorInsights ListContributorInsightsOutput
        ExportSummary ExportArn:s ExportStatus:ExportStatus ExportType:ExportType
        ListExportsOutput ExportSummaries:[ExportSummary NextToken:s
        >listExports ListExportsOutput
        Replica RegionName:s
        GlobalTable GlobalTableName:s ReplicationGroup:[Replica
        ListGlobalTablesOutput GlobalTables:[GlobalTable LastEvaluatedGlobalTableName:s
        >listGlobalTables ListGlobalTablesOutput
        ImportSummary ImportArn:s ImportStatus:ImportStatus TableArn:s S3BucketSource:S3BucketSource
          CloudWatchLogGroupArn:s InputFormat:InputFormat StartTime:s EndTime:s
        ListImportsOutput ImportSummaryList:[ImportSummary NextToken:s
        >listImports ListImportsOutput
        ListTablesOutput TableNames:[s LastEvaluatedTableName:s
        >listTables ListTablesOutput
        Tag Key!:s Value!:s
        ListTagsOfResourceOutput Tags:[Tag NextToken:s
        >listTagsOfResource ListTagsOfResourceOutput
        PutItemOutput Attributes:{AttributeValue ConsumedCapacity:ConsumedCapacity
          ItemCollectionMetrics:ItemCollectionMetrics
        >putItem PutItemOutput
        PutResourcePolicyOutput RevisionId:s
        >putResourcePolicy PutResourcePolicyOutput
        QueryOutput Items:[{AttributeValue Count:n ScannedCount:n LastEvaluatedKey:{AttributeValue
          ConsumedCapacity:ConsumedCapacity
        >query QueryOutput
        RestoreTableFromBackupOutput TableDescription:TableDescription
        >restoreTableFromBackup RestoreTableFromBackupOutput
        RestoreTableToPointInTimeOutput TableDescription:TableDescription
        >restoreTableToPointInTime RestoreTableToPointInTimeOutput
        ScanOutput Items:[{AttributeValue Count:n ScannedCount:n LastEvaluatedKey:{AttributeValue
          ConsumedCapacity:ConsumedCapacity
        >scan ScanOutput
        TransactGetItemsOutput ConsumedCapacity:[ConsumedCapacity Responses:[ItemResponse
        >transactGetItems TransactGetItemsOutput
        TransactWriteItemsOutput ConsumedCapacity:[ConsumedCapacity ItemCollectionMetrics:{[ItemCollectionMetrics
        >transactWriteItems TransactWriteItemsOutput
        UpdateContinuousBackupsOutput ContinuousBackupsDescription:ContinuousBackupsDescription
        >updateContinuousBackups UpdateContinuousBackupsOutput
        UpdateContributorInsightsOutput TableName:s IndexName:s ContributorInsightsStatus:ContributorInsightsStatus
          ContributorInsightsMode:ContributorInsightsMode
        >updateContributorInsights UpdateContributorInsightsOutput
        UpdateGlobalTableOutput GlobalTableDescription:GlobalTableDescription
        >updateGlobalTable UpdateGlobalTableOutput
        UpdateGlobalTableSettingsOutput GlobalTableName:s ReplicaSettings:[ReplicaSettingsDescription
        >updateGlobalTableSettings UpdateGlobalTableSettingsOutput
        UpdateItemOutput Attributes:{AttributeValue ConsumedCapacity:ConsumedCapacity
          ItemCollectionMetrics:ItemCollectionMetrics
        >updateItem UpdateItemOutput
        UpdateKinesisStreamingConfiguration
          ApproximateCreationDateTimePrecision:ApproximateCreationDateTimePrecision
        UpdateKinesisStreamingDestinationOutput TableName:s StreamArn:s DestinationStatus:DestinationStatus
          UpdateKinesisStreamingConfiguration:UpdateKinesisStreamingConfiguration
        >updateKinesisStreamingDestination UpdateKinesisStreamingDestinationOutput
        UpdateTableOutput TableDescription:TableDescription
        >updateTable UpdateTableOutput
        UpdateTableReplicaAutoScalingOutput TableAutoScalingDescription:TableAutoScalingDescription
        >updateTableReplicaAutoScaling UpdateTableReplicaAutoScalingOutput
        TimeToLiveSpecification Enabled!:b AttributeName!:s
        UpdateTimeToLiveOutput TimeToLiveSpecification:TimeToLiveSpecification
        >updateTimeToLive UpdateTimeToLiveOutput
        """
    )
}
