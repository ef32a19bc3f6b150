// Written by Tests/Clients/service_models.py from AWS's service model of S3, version 2006-03-01.

extension AnswerModel {
    /// What the operations of S3 answer.
    static let s3Answers = AnswerModel(
        """
        RequestCharged =requester
        AbortMultipartUploadOutput RequestCharged:RequestCharged
        >abortMultipartUpload AbortMultipartUploadOutput
        ChecksumType =COMPOSITE| FULL_OBJECT
        ServerSideEncryption =AES256| aws:fsx| aws:kms| aws:kms:dsse
        CompleteMultipartUploadOutput Location:s Bucket:s Key:s Expiration:s ETag:s ChecksumCRC32:s ChecksumCRC32C:s
          ChecksumCRC64NVME:s ChecksumSHA1:s ChecksumSHA256:s ChecksumSHA512:s ChecksumMD5:s ChecksumXXHASH64:s
          ChecksumXXHASH3:s ChecksumXXHASH128:s ChecksumType:ChecksumType ServerSideEncryption:ServerSideEncryption
          VersionId:s SSEKMSKeyId:s BucketKeyEnabled:b RequestCharged:RequestCharged
        >completeMultipartUpload CompleteMultipartUploadOutput
        CopyObjectResult ETag:s LastModified:s ChecksumType:ChecksumType ChecksumCRC32:s ChecksumCRC32C:s
          ChecksumCRC64NVME:s ChecksumSHA1:s ChecksumSHA256:s ChecksumSHA512:s ChecksumMD5:s ChecksumXXHASH64:s
          ChecksumXXHASH3:s ChecksumXXHASH128:s
        CopyObjectOutput CopyObjectResult:CopyObjectResult Expiration:s CopySourceVersionId:s VersionId:s
          ServerSideEncryption:ServerSideEncryption SSECustomerAlgorithm:s SSECustomerKeyMD5:s SSEKMSKeyId:s
          SSEKMSEncryptionContext:s BucketKeyEnabled:b RequestCharged:RequestCharged
        >copyObject CopyObjectOutput
        CreateBucketOutput Location:s BucketArn:s
        >createBucket CreateBucketOutput
        ChecksumAlgorithm =CRC32| CRC32C| SHA1| SHA256| CRC64NVME| SHA512| MD5| XXHASH64| XXHASH3| XXHASH128
        CreateMultipartUploadOutput AbortDate:s AbortRuleId:s Bucket:s Key:s UploadId:s
          ServerSideEncryption:ServerSideEncryption SSECustomerAlgorithm:s SSECustomerKeyMD5:s SSEKMSKeyId:s
          SSEKMSEncryptionContext:s BucketKeyEnabled:b RequestCharged:RequestCharged
          ChecksumAlgorithm:ChecksumAlgorithm ChecksumType:ChecksumType
        >createMultipartUpload CreateMultipartUploadOutput
        SessionCredentials AccessKeyId!:s SecretAccessKey!:s SessionToken!:s Expiration!:s
        CreateSessionOutput ServerSideEncryption:ServerSideEncryption SSEKMSKeyId:s SSEKMSEncryptionContext:s
          BucketKeyEnabled:b Credentials!:SessionCredentials
        >createSession CreateSessionOutput
        DeleteObjectOutput DeleteMarker:b VersionId:s RequestCharged:RequestCharged
        >deleteObject DeleteObjectOutput
        DeleteObjectTaggingOutput VersionId:s
        >deleteObjectTagging DeleteObjectTaggingOutput
        DeletedObject Key:s VersionId:s DeleteMarker:b DeleteMarkerVersionId:s
        Error Key:s VersionId:s Code:s Message:s
        DeleteObjectsOutput Deleted:[DeletedObject RequestCharged:RequestCharged Errors:[Error
        >deleteObjects DeleteObjectsOutput
        BucketAbacStatus =Enabled| Disabled
        AbacStatus Status:BucketAbacStatus
        GetBucketAbacOutput AbacStatus:AbacStatus
        >getBucketAbac GetBucketAbacOutput
        BucketAccelerateStatus =Enabled| Suspended
        GetBucketAccelerateConfigurationOutput Status:BucketAccelerateStatus RequestCharged:RequestCharged
        >getBucketAccelerateConfiguration GetBucketAccelerateConfigurationOutput
        Owner DisplayName:s ID:s
        Type =CanonicalUser| AmazonCustomerByEmail| Group
        Grantee DisplayName:s EmailAddress:s ID:s Type!:Type URI:s
        Permission =FULL_CONTROL| WRITE| WRITE_ACP| READ| READ_ACP
        Grant Grantee:Grantee Permission:Permission
        GetBucketAclOutput Owner:Owner Grants:[Grant
        >getBucketAcl GetBucketAclOutput
        Tag Key!:s Value!:s
        AnalyticsAndOperator Prefix:s Tags:[Tag
        AnalyticsFilter Prefix:s Tag:Tag And:AnalyticsAndOperator
        StorageClassAnalysisSchemaVersion =V_1
        AnalyticsS3ExportFileFormat =CSV
        AnalyticsS3BucketDestination Format!:AnalyticsS3ExportFileFormat BucketAccountId:s Bucket!:s Prefix:s
        AnalyticsExportDestination S3BucketDestination!:AnalyticsS3BucketDestination
        StorageClassAnalysisDataExport OutputSchemaVersion!:StorageClassAnalysisSchemaVersion
          Destination!:AnalyticsExportDestination
        StorageClassAnalysis DataExport:StorageClassAnalysisDataExport
        AnalyticsConfiguration Id!:s Filter:AnalyticsFilter StorageClassAnalysis!:StorageClassAnalysis
        GetBucketAnalyticsConfigurationOutput AnalyticsConfiguration:AnalyticsConfiguration
        >getBucketAnalyticsConfiguration GetBucketAnalyticsConfigurationOutput
        CORSRule ID:s AllowedHeaders:[s AllowedMethods!:[s AllowedOrigins!:[s ExposeHeaders:[s MaxAgeSeconds:n
        GetBucketCorsOutput CORSRules:[CORSRule
        >getBucketCors GetBucketCorsOutput
        ServerSideEncryptionByDefault SSEAlgorithm!:ServerSideEncryption KMSMasterKeyID:s
        EncryptionType =NONE| SSE-C
        BlockedEncryptionTypes EncryptionType:[EncryptionType
        ServerSideEncryptionRule ApplyServerSideEncryptionByDefault:ServerSideEncryptionByDefault BucketKeyEnabled:b
          BlockedEncryptionTypes:BlockedEncryptionTypes
        ServerSideEncryptionConfiguration Rules!:[ServerSideEncryptionRule
        GetBucketEncryptionOutput ServerSideEncryptionConfiguration:ServerSideEncryptionConfiguration
        >getBucketEncryption GetBucketEncryptionOutput
        IntelligentTieringAndOperator Prefix:s Tags:[Tag
        IntelligentTieringFilter Prefix:s Tag:Tag And:IntelligentTieringAndOperator
        IntelligentTieringStatus =Enabled| Disabled
        IntelligentTieringAccessTier =ARCHIVE_ACCESS| DEEP_ARCHIVE_ACCESS
        Tiering Days!:n AccessTier!:IntelligentTieringAccessTier
        IntelligentTieringConfiguration Id!:s Filter:IntelligentTieringFilter Status!:IntelligentTieringStatus
          Tierings!:[Tiering
        GetBucketIntelligentTieringConfigurationOutput
          IntelligentTieringConfiguration:IntelligentTieringConfiguration
        >getBucketIntelligentTieringConfiguration GetBucketIntelligentTieringConfigurationOutput
        InventoryFormat =CSV| ORC| Parquet
        SSES3
        SSEKMS KeyId!:s
        InventoryEncryption SSES3:SSES3 SSEKMS:SSEKMS
        InventoryS3BucketDestination AccountId:s Bucket!:s Format!:InventoryFormat Prefix:s
          Encryption:InventoryEncryption
        InventoryDestination S3BucketDestination!:InventoryS3BucketDestination
        InventoryFilter Prefix!:s
        InventoryIncludedObjectVersions =All| Current
        InventoryOptionalField =Size| LastModifiedDate| StorageClass| ETag| IsMultipartUploaded| ReplicationStatus|
          EncryptionStatus| ObjectLockRetainUntilDate| ObjectLockMode| ObjectLockLegalHoldStatus|
          IntelligentTieringAccessTier| BucketKeyStatus| ChecksumAlgorithm| ObjectAccessControlList| ObjectOwner|
          LifecycleExpirationDate
        InventoryFrequency =Daily| Weekly
        InventorySchedule Frequency!:InventoryFrequency
        InventoryConfiguration Destination!:InventoryDestination IsEnabled!:b Filter:InventoryFilter Id!:s
          IncludedObjectVersions!:InventoryIncludedObjectVersions OptionalFields:[InventoryOptionalField
          Schedule!:InventorySchedule
        GetBucketInventoryConfigurationOutput InventoryConfiguration:InventoryConfiguration
        >getBucketInventoryConfiguration GetBucketInventoryConfigurationOutput
        LifecycleExpiration Date:s Days:n ExpiredObjectDeleteMarker:b
        ExpirationStatus =Enabled| Disabled
        TransitionStorageClass =GLACIER| STANDARD_IA| ONEZONE_IA| INTELLIGENT_TIERING| DEEP_ARCHIVE| GLACIER_IR
        Transition Date:s Days:n StorageClass:TransitionStorageClass
        NoncurrentVersionTransition NoncurrentDays:n StorageClass:TransitionStorageClass NewerNoncurrentVersions:n
        NoncurrentVersionExpiration NoncurrentDays:n NewerNoncurrentVersions:n
        AbortIncompleteMultipartUpload DaysAfterInitiation:n
        Rule Expiration:LifecycleExpiration ID:s Prefix!:s Status!:ExpirationStatus Transition:Transition
          NoncurrentVersionTransition:NoncurrentVersionTransition
          NoncurrentVersionExpiration:NoncurrentVersionExpiration
          AbortIncompleteMultipartUpload:AbortIncompleteMultipartUpload
        GetBucketLifecycleOutput Rules:[Rule
        >getBucketLifecycle GetBucketLifecycleOutput
        LifecycleRuleAndOperator Prefix:s Tags:[Tag ObjectSizeGreaterThan:n ObjectSizeLessThan:n
        LifecycleRuleFilter Prefix:s Tag:Tag ObjectSizeGreaterThan:n ObjectSizeLessThan:n
          And:LifecycleRuleAndOperator
        LifecycleRule Expiration:LifecycleExpiration ID:s Prefix:s Filter:LifecycleRuleFilter
          Status!:ExpirationStatus Transitions:[Transition NoncurrentVersionTransitions:[NoncurrentVersionTransition
          NoncurrentVersionExpiration:NoncurrentVersionExpiration
          AbortIncompleteMultipartUpload:AbortIncompleteMultipartUpload
        TransitionDefaultMinimumObjectSize =varies_by_storage_class| all_storage_classes_128K
        GetBucketLifecycleConfigurationOutput Rules:[LifecycleRule
          TransitionDefaultMinimumObjectSize:TransitionDefaultMinimumObjectSize
        >getBucketLifecycleConfiguration GetBucketLifecycleConfigurationOutput
        BucketLocationConstraint =af-south-1| ap-east-1| ap-east-2| ap-northeast-1| ap-northeast-2| ap-northeast-3|
          ap-south-1| ap-south-2| ap-southeast-1| ap-southeast-2| ap-southeast-3| ap-southeast-4| ap-southeast-5|
          ap-southeast-6| ap-southeast-7| ca-central-1| ca-west-1| cn-north-1| cn-northwest-1| EU| eu-central-1|
          eu-central-2| eu-north-1| eu-south-1| eu-south-2| eu-west-1| eu-west-2| eu-west-3| il-central-1|
          me-central-1| me-south-1| mx-central-1| sa-east-1| us-east-2| us-gov-east-1| us-gov-west-1| us-west-1|
          us-west-2
        GetBucketLocationOutput LocationConstraint:BucketLocationConstraint
        >getBucketLocation GetBucketLocationOutput
        BucketLogsPermission =FULL_CONTROL| READ| WRITE
        TargetGrant Grantee:Grantee Permission:BucketLogsPermission
        SimplePrefix
        PartitionDateSource =EventTime| DeliveryTime
        PartitionedPrefix PartitionDateSource:PartitionDateSource
        TargetObjectKeyFormat SimplePrefix:SimplePrefix PartitionedPrefix:PartitionedPrefix
        LoggingEnabled TargetBucket!:s TargetGrants:[TargetGrant TargetPrefix!:s
          TargetObjectKeyFormat:TargetObjectKeyFormat
        GetBucketLoggingOutput LoggingEnabled:LoggingEnabled
        >getBucketLogging GetBucketLoggingOutput
        S3TablesBucketType =aws| customer
        DestinationResult TableBucketType:S3TablesBucketType TableBucketArn:s TableNamespace:s
        ErrorDetails ErrorCode:s ErrorMessage:s
        ExpirationState =ENABLED| DISABLED
        RecordExpiration Expiration!:ExpirationState Days:n
        JournalTableConfigurationResult TableStatus!:s Error:ErrorDetails TableName!:s TableArn:s
          RecordExpiration!:RecordExpiration
        InventoryConfigurationState =ENABLED| DISABLED
        InventoryTableConfigurationResult ConfigurationState!:InventoryConfigurationState TableStatus:s
          Error:ErrorDetails TableName:s TableArn:s
        MetadataConfigurationResult DestinationResult!:DestinationResult
          JournalTableConfigurationResult:JournalTableConfigurationResult
          InventoryTableConfigurationResult:InventoryTableConfigurationResult
        GetBucketMetadataConfigurationResult MetadataConfigurationResult!:MetadataConfigurationResult
        GetBucketMetadataConfigurationOutput
          GetBucketMetadataConfigurationResult:GetBucketMetadataConfigurationResult
        >getBucketMetadataConfiguration GetBucketMetadataConfigurationOutput
        S3TablesDestinationResult TableBucketArn!:s TableName!:s TableArn!:s TableNamespace!:s
        MetadataTableConfigurationResult S3TablesDestinationResult!:S3TablesDestinationResult
        GetBucketMetadataTableConfigurationResult MetadataTableConfigurationResult!:MetadataTableConfigurationResult
          Status!:s Error:ErrorDetails
        GetBucketMetadataTableConfigurationOutput
          GetBucketMetadataTableConfigurationResult:GetBucketMetadataTableConfigurationResult
        >getBucketMetadataTableConfiguration GetBucketMetadataTableConfigurationOutput
        MetricsAndOperator Prefix:s Tags:[Tag AccessPointArn:s
        MetricsFilter Prefix:s Tag:Tag AccessPointArn:s And:MetricsAndOperator
        MetricsConfiguration Id!:s Filter:MetricsFilter
        GetBucketMetricsConfigurationOutput MetricsConfiguration:MetricsConfiguration
        >getBucketMetricsConfiguration GetBucketMetricsConfigurationOutput
        Event =s3:ReducedRedundancyLostObject| s3:ObjectCreated:*| s3:ObjectCreated:Put| s3:ObjectCreated:Post|
          s3:ObjectCreated:Copy| s3:ObjectCreated:CompleteMultipartUpload| s3:ObjectRemoved:*|
          s3:ObjectRemoved:Delete| s3:ObjectRemoved:DeleteMarkerCreated| s3:ObjectRestore:*| s3:ObjectRestore:Post|
          s3:ObjectRestore:Completed| s3:Replication:*| s3:Replication:OperationFailedReplication|
          s3:Replication:OperationNotTracked| s3:Replication:OperationMissedThreshold|
          s3:Replication:OperationReplicatedAfterThreshold| s3:ObjectRestore:Delete| s3:LifecycleTransition|
          s3:IntelligentTiering| s3:ObjectAcl:Put| s3:LifecycleExpiration:*| s3:LifecycleExpiration:Delete|
          s3:LifecycleExpiration:DeleteMarkerCreated| s3:ObjectTagging:*| s3:ObjectTagging:Put|
          s3:ObjectTagging:Delete
        TopicConfigurationDeprecated Id:s Events:[Event Event:Event Topic:s
        QueueConfigurationDeprecated Id:s Event:Event Events:[Event Queue:s
        CloudFunctionConfiguration Id:s Event:Event Events:[Event CloudFunction:s InvocationRole:s
        NotificationConfigurationDeprecated TopicConfiguration:TopicConfigurationDeprecated
          QueueConfiguration:QueueConfigurationDeprecated CloudFunctionConfiguration:CloudFunctionConfiguration
        >getBucketNotification NotificationConfigurationDeprecated
        FilterRuleName =prefix| suffix
        FilterRule Name:FilterRuleName Value:s
        S3KeyFilter FilterRules:[FilterRule
        NotificationConfigurationFilter Key:S3KeyFilter
        TopicConfiguration Id:s TopicArn!:s Events!:[Event Filter:NotificationConfigurationFilter
        QueueConfiguration Id:s QueueArn!:s Events!:[Event Filter:NotificationConfigurationFilter
        LambdaFunctionConfiguration Id:s LambdaFunctionArn!:s Events!:[Event Filter:NotificationConfigurationFilter
        EventBridgeConfiguration
        NotificationConfiguration TopicConfigurations:[TopicConfiguration QueueConfigurations:[QueueConfiguration
          LambdaFunctionConfigurations:[LambdaFunctionConfiguration
          EventBridgeConfiguration:EventBridgeConfiguration
        >getBucketNotificationConfiguration NotificationConfiguration
        ObjectOwnership =BucketOwnerPreferred| ObjectWriter| BucketOwnerEnforced
        OwnershipControlsRule ObjectOwnership!:ObjectOwnership
        OwnershipControls Rules!:[OwnershipControlsRule
        GetBucketOwnershipControlsOutput OwnershipControls:OwnershipControls
        >getBucketOwnershipControls GetBucketOwnershipControlsOutput
        GetBucketPolicyOutput Policy:s
        >getBucketPolicy GetBucketPolicyOutput
        PolicyStatus IsPublic:b
        GetBucketPolicyStatusOutput PolicyStatus:PolicyStatus
        >getBucketPolicyStatus GetBucketPolicyStatusOutput
        ReplicationRuleAndOperator Prefix:s Tags:[Tag
        ReplicationRuleFilter Prefix:s Tag:Tag And:ReplicationRuleAndOperator
        ReplicationRuleStatus =Enabled| Disabled
        SseKmsEncryptedObjectsStatus =Enabled| Disabled
        SseKmsEncryptedObjects Status!:SseKmsEncryptedObjectsStatus
        ReplicaModificationsStatus =Enabled| Disabled
        ReplicaModifications Status!:ReplicaModificationsStatus
        SourceSelectionCriteria SseKmsEncryptedObjects:SseKmsEncryptedObjects
          ReplicaModifications:ReplicaModifications
        ExistingObjectReplicationStatus =Enabled| Disabled
        ExistingObjectReplication Status!:ExistingObjectReplicationStatus
        StorageClass =STANDARD| REDUCED_REDUNDANCY| STANDARD_IA| ONEZONE_IA| INTELLIGENT_TIERING| GLACIER|
          DEEP_ARCHIVE| OUTPOSTS| GLACIER_IR| SNOW| EXPRESS_ONEZONE| FSX_OPENZFS| FSX_ONTAP
        OwnerOverride =Destination
        AccessControlTranslation Owner!:OwnerOverride
        EncryptionConfiguration ReplicaKmsKeyID:s
        ReplicationTimeStatus =Enabled| Disabled
        ReplicationTimeValue Minutes:n
        ReplicationTime Status!:ReplicationTimeStatus Time!:ReplicationTimeValue
        MetricsStatus =Enabled| Disabled
        Metrics Status!:MetricsStatus EventThreshold:ReplicationTimeValue
        Destination Bucket!:s Account:s StorageClass:StorageClass AccessControlTranslation:AccessControlTranslation
          EncryptionConfiguration:EncryptionConfiguration ReplicationTime:ReplicationTime Metrics:Metrics
        DeleteMarkerReplicationStatus =Enabled| Disabled
        DeleteMarkerReplication Status:DeleteMarkerReplicationStatus
        ReplicationRule ID:s Priority:n Prefix:s Filter:ReplicationRuleFilter Status!:ReplicationRuleStatus
          SourceSelectionCriteria:SourceSelectionCriteria ExistingObjectReplication:ExistingObjectReplication
          Destination!:Destination DeleteMarkerReplication:DeleteMarkerReplication
        ReplicationConfiguration Role!:s Rules!:[ReplicationRule
        GetBucketReplicationOutput ReplicationConfiguration:ReplicationConfiguration
        >getBucketReplication GetBucketReplicationOutput
        Payer =Requester| BucketOwner
        GetBucketRequestPaymentOutput Payer:Payer
        >getBucketRequestPayment GetBucketRequestPaymentOutput
        GetBucketTaggingOutput TagSet!:[Tag
        >getBucketTagging GetBucketTaggingOutput
        BucketVersioningStatus =Enabled| Suspended
        MFADeleteStatus =Enabled| Disabled
        GetBucketVersioningOutput Status:BucketVersioningStatus MFADelete:MFADeleteStatus
        >getBucketVersioning GetBucketVersioningOutput
        Protocol =http| https
        RedirectAllRequestsTo HostName!:s Protocol:Protocol
        IndexDocument Suffix!:s
        ErrorDocument Key!:s
        Condition HttpErrorCodeReturnedEquals:s KeyPrefixEquals:s
        Redirect HostName:s HttpRedirectCode:s Protocol:Protocol ReplaceKeyPrefixWith:s ReplaceKeyWith:s
        RoutingRule Condition:Condition Redirect!:Redirect
        GetBucketWebsiteOutput RedirectAllRequestsTo:RedirectAllRequestsTo IndexDocument:IndexDocument
          ErrorDocument:ErrorDocument RoutingRules:[RoutingRule
        >getBucketWebsite GetBucketWebsiteOutput
        ReplicationStatus =COMPLETE| PENDING| FAILED| REPLICA| COMPLETED
        ObjectLockMode =GOVERNANCE| COMPLIANCE
        ObjectLockLegalHoldStatus =ON| OFF
        GetObjectOutput Body:s DeleteMarker:b AcceptRanges:s Expiration:s Restore:s LastModified:s ContentLength:n
          ETag:s ChecksumCRC32:s ChecksumCRC32C:s ChecksumCRC64NVME:s ChecksumSHA1:s ChecksumSHA256:s
          ChecksumSHA512:s ChecksumMD5:s ChecksumXXHASH64:s ChecksumXXHASH3:s ChecksumXXHASH128:s
          ChecksumType:ChecksumType MissingMeta:n VersionId:s CacheControl:s ContentDisposition:s ContentEncoding:s
          ContentLanguage:s ContentRange:s ContentType:s Expires:s WebsiteRedirectLocation:s
          ServerSideEncryption:ServerSideEncryption Metadata:{s SSECustomerAlgorithm:s SSECustomerKeyMD5:s
          SSEKMSKeyId:s BucketKeyEnabled:b StorageClass:StorageClass RequestCharged:RequestCharged
          ReplicationStatus:ReplicationStatus PartsCount:n TagCount:n ObjectLockMode:ObjectLockMode
          ObjectLockRetainUntilDate:s ObjectLockLegalHoldStatus:ObjectLockLegalHoldStatus
        >getObject GetObjectOutput
        GetObjectAclOutput Owner:Owner Grants:[Grant RequestCharged:RequestCharged
        >getObjectAcl GetObjectAclOutput
        Checksum ChecksumCRC32:s ChecksumCRC32C:s ChecksumCRC64NVME:s ChecksumSHA1:s ChecksumSHA256:s
          ChecksumSHA512:s ChecksumMD5:s ChecksumXXHASH64:s ChecksumXXHASH3:s ChecksumXXHASH128:s
          ChecksumType:ChecksumType
        ObjectPart PartNumber:n Size:n ChecksumCRC32:s ChecksumCRC32C:s ChecksumCRC64NVME:s ChecksumSHA1:s
          ChecksumSHA256:s ChecksumSHA512:s ChecksumMD5:s ChecksumXXHASH64:s ChecksumXXHASH3:s ChecksumXXHASH128:s
        GetObjectAttributesParts TotalPartsCount:n PartNumberMarker:n NextPartNumberMarker:n MaxParts:n
          IsTruncated:b Parts:[ObjectPart
        GetObjectAttributesOutput DeleteMarker:b LastModified:s VersionId:s RequestCharged:RequestCharged ETag:s
          Checksum:Checksum ObjectParts:GetObjectAttributesParts StorageClass:StorageClass ObjectSize:n
        >getObjectAttributes GetObjectAttributesOutput
        ObjectLockLegalHold Status:ObjectLockLegalHoldStatus
        GetObjectLegalHoldOutput LegalHold:ObjectLockLegalHold
        >getObjectLegalHold GetObjectLegalHoldOutput
        ObjectLockEnabled =Enabled
        ObjectLockRetentionMode =GOVERNANCE| COMPLIANCE
        DefaultRetention Mode:ObjectLockRetentionMode Days:n Years:n
        ObjectLockRule DefaultRetention:DefaultRetention
        ObjectLockConfiguration ObjectLockEnabled:ObjectLockEnabled Rule:ObjectLockRule
        GetObjectLockConfigurationOutput ObjectLockConfiguration:ObjectLockConfiguration
        >getObjectLockConfiguration GetObjectLockConfigurationOutput
        ObjectLockRetention Mode:ObjectLockRetentionMode RetainUntilDate:s
        GetObjectRetentionOutput Retention:ObjectLockRetention
        >getObjectRetention GetObjectRetentionOutput
        GetObjectTaggingOutput VersionId:s TagSet!:[Tag
        >getObjectTagging GetObjectTaggingOutput
        GetObjectTorrentOutput Body:s RequestCharged:RequestCharged
        >getObjectTorrent GetObjectTorrentOutput
        PublicAccessBlockConfiguration BlockPublicAcls:b IgnorePublicAcls:b BlockPublicPolicy:b
          RestrictPublicBuckets:b
        GetPublicAccessBlockOutput PublicAccessBlockConfiguration:PublicAccessBlockConfiguration
        >getPublicAccessBlock GetPublicAccessBlockOutput
        LocationType =AvailabilityZone| LocalZone
        HeadBucketOutput BucketArn:s BucketLocationType:LocationType BucketLocationName:s BucketRegion:s
          AccessPointAlias:b
        >headBucket HeadBucketOutput
        ArchiveStatus =ARCHIVE_ACCESS| DEEP_ARCHIVE_ACCESS
        HeadObjectOutput DeleteMarker:b AcceptRanges:s Expiration:s Restore:s ArchiveStatus:ArchiveStatus
          LastModified:s ContentLength:n ChecksumCRC32:s ChecksumCRC32C:s ChecksumCRC64NVME:s ChecksumSHA1:s
          ChecksumSHA256:s ChecksumSHA512:s ChecksumMD5:s ChecksumXXHASH64:s ChecksumXXHASH3:s ChecksumXXHASH128:s
          ChecksumType:ChecksumType ETag:s MissingMeta:n VersionId:s CacheControl:s ContentDisposition:s
          ContentEncoding:s ContentLanguage:s ContentType:s ContentRange:s Expires:s WebsiteRedirectLocation:s
          ServerSideEncryption:ServerSideEncryption Metadata:{s SSECustomerAlgorithm:s SSECustomerKeyMD5:s
          SSEKMSKeyId:s BucketKeyEnabled:b StorageClass:StorageClass RequestCharged:RequestCharged
          ReplicationStatus:ReplicationStatus PartsCount:n TagCount:n ObjectLockMode:ObjectLockMode
          ObjectLockRetainUntilDate:s ObjectLockLegalHoldStatus:ObjectLockLegalHoldStatus
        >headObject HeadObjectOutput
        ListBucketAnalyticsConfigurationsOutput IsTruncated:b ContinuationToken:s NextContinuationToken:s
          AnalyticsConfigurationList:[AnalyticsConfiguration
        >listBucketAnalyticsConfigurations ListBucketAnalyticsConfigurationsOutput
        ListBucketIntelligentTieringConfigurationsOutput IsTruncated:b ContinuationToken:s NextContinuationToken:s
          IntelligentTieringConfigurationList:[IntelligentTieringConfiguration
        >listBucketIntelligentTieringConfigurations ListBucketIntelligentTieringConfigurationsOutput
        ListBucketInventoryConfigurationsOutput ContinuationToken:s
          InventoryConfigurationList:[InventoryConfiguration IsTruncated:b NextContinuationToken:s
        >listBucketInventoryConfigurations ListBucketInventoryConfigurationsOutput
        ListBucketMetricsConfigurationsOutput IsTruncated:b ContinuationToken:s NextContinuationToken:s
          MetricsConfigurationList:[MetricsConfiguration
        >listBucketMetricsConfigurations ListBucketMetricsConfigurationsOutput
        Bucket Name:s CreationDate:s BucketRegion:s BucketArn:s
        ListBucketsOutput Buckets:[Bucket Owner:Owner ContinuationToken:s Prefix:s
        >listBuckets ListBucketsOutput
        ListDirectoryBucketsOutput Buckets:[Bucket ContinuationToken:s
        >listDirectoryBuckets ListDirectoryBucketsOutput
        Initiator ID:s DisplayName:s
        MultipartUpload UploadId:s Key:s Initiated:s StorageClass:StorageClass Owner:Owner Initiator:Initiator
          ChecksumAlgorithm:ChecksumAlgorithm ChecksumType:ChecksumType
        CommonPrefix Prefix:s
        EncodingType =url
        ListMultipartUploadsOutput Bucket:s KeyMarker:s UploadIdMarker:s NextKeyMarker:s Prefix:s Delimiter:s
          NextUploadIdMarker:s MaxUploads:n IsTruncated:b Uploads:[MultipartUpload CommonPrefixes:[CommonPrefix
          EncodingType:EncodingType RequestCharged:RequestCharged
        >listMultipartUploads ListMultipartUploadsOutput
        ObjectVersionStorageClass =STANDARD
        RestoreStatus IsRestoreInProgress:b RestoreExpiryDate:s
        ObjectVersion ETag:s ChecksumAlgorithm:[ChecksumAlgorithm ChecksumType:ChecksumType Size:n
          StorageClass:ObjectVersionStorageClass Key:s VersionId:s IsLatest:b LastModified:s Owner:Owner
          RestoreStatus:RestoreStatus
        DeleteMarkerEntry Owner:Owner Key:s VersionId:s IsLatest:b LastModified:s
        ListObjectVersionsOutput IsTruncated:b KeyMarker:s VersionIdMarker:s NextKeyMarker:s NextVersionIdMarker:s
          Versions:[ObjectVersion DeleteMarkers:[DeleteMarkerEntry Name:s Prefix:s Delimiter:s MaxKeys:n
          CommonPrefixes:[CommonPrefix EncodingType:EncodingType RequestCharged:RequestCharged
        >listObjectVersions ListObjectVersionsOutput
        ObjectStorageClass =STANDARD| REDUCED_REDUNDANCY| GLACIER| STANDARD_IA| ONEZONE_IA| INTELLIGENT_TIERING|
          DEEP_ARCHIVE| OUTPOSTS| GLACIER_IR| SNOW| EXPRESS_ONEZONE| FSX_OPENZFS| FSX_ONTAP
        Object Key:s LastModified:s ETag:s ChecksumAlgorithm:[ChecksumAlgorithm ChecksumType:ChecksumType Size:n
          StorageClass:ObjectStorageClass Owner:Owner RestoreStatus:RestoreStatus
        ListObjectsOutput IsTruncated:b Marker:s NextMarker:s Contents:[Object Name:s Prefix:s Delimiter:s MaxKeys:n
          CommonPrefixes:[CommonPrefix EncodingType:EncodingType RequestCharged:RequestCharged
        >listObjects ListObjectsOutput
        ListObjectsV2Output IsTruncated:b Contents:[Object Name:s Prefix:s Delimiter:s MaxKeys:n
          CommonPrefixes:[CommonPrefix EncodingType:EncodingType KeyCount:n ContinuationToken:s
          NextContinuationToken:s StartAfter:s RequestCharged:RequestCharged
        >listObjectsV2 ListObjectsV2Output
        Part PartNumber:n LastModified:s ETag:s Size:n ChecksumCRC32:s ChecksumCRC32C:s ChecksumCRC64NVME:s
          ChecksumSHA1:s ChecksumSHA256:s ChecksumSHA512:s ChecksumMD5:s ChecksumXXHASH64:s ChecksumXXHASH3:s
          ChecksumXXHASH128:s
        ListPartsOutput AbortDate:s AbortRuleId:s Bucket:s Key:s UploadId:s PartNumberMarker:n
          NextPartNumberMarker:n MaxParts:n IsTruncated:b Parts:[Part Initiator:Initiator Owner:Owner
          StorageClass:StorageClass RequestCharged:RequestCharged ChecksumAlgorithm:ChecksumAlgorithm
          ChecksumType:ChecksumType
        >listParts ListPartsOutput
        PutBucketLifecycleConfigurationOutput TransitionDefaultMinimumObjectSize:TransitionDefaultMinimumObjectSize
        >putBucketLifecycleConfiguration PutBucketLifecycleConfigurationOutput
        PutObjectOutput Expiration:s ETag:s ChecksumCRC32:s ChecksumCRC32C:s ChecksumCRC64NVME:s ChecksumSHA1:s
          ChecksumSHA256:s ChecksumSHA512:s ChecksumMD5:s ChecksumXXHASH64:s ChecksumXXHASH3:s ChecksumXXHASH128:s
          ChecksumType:ChecksumType ServerSideEncryption:ServerSideEncryption VersionId:s SSECustomerAlgorithm:s
          SSECustomerKeyMD5:s SSEKMSKeyId:s SSEKMSEncryptionContext:s BucketKeyEnabled:b Size:n
          RequestCharged:RequestCharged
        >putObject PutObjectOutput
        PutObjectAclOutput RequestCharged:RequestCharged
        >putObjectAcl PutObjectAclOutput
        PutObjectLegalHoldOutput RequestCharged:RequestCharged
        >putObjectLegalHold PutObjectLegalHoldOutput
        PutObjectLockConfigurationOutput RequestCharged:RequestCharged
        >putObjectLockConfiguration PutObjectLockConfigurationOutput
        PutObjectRetentionOutput RequestCharged:RequestCharged
        >putObjectRetention PutObjectRetentionOutput
        PutObjectTaggingOutput VersionId:s
        >putObjectTagging PutObjectTaggingOutput
        RenameObjectOutput
        >renameObject RenameObjectOutput
        RestoreObjectOutput RequestCharged:RequestCharged RestoreOutputPath:s
        >restoreObject RestoreObjectOutput
        SelectObjectContentOutput Payload:s
        >selectObjectContent SelectObjectContentOutput
        UpdateObjectEncryptionResponse RequestCharged:RequestCharged
        >updateObjectEncryption UpdateObjectEncryptionResponse
        UploadPartOutput ServerSideEncryption:ServerSideEncryption ETag:s ChecksumCRC32:s ChecksumCRC32C:s
          ChecksumCRC64NVME:s ChecksumSHA1:s ChecksumSHA256:s ChecksumSHA512:s ChecksumMD5:s ChecksumXXHASH64:s
          ChecksumXXHASH3:s ChecksumXXHASH128:s SSECustomerAlgorithm:s SSECustomerKeyMD5:s SSEKMSKeyId:s
          BucketKeyEnabled:b RequestCharged:RequestCharged
        >uploadPart UploadPartOutput
        CopyPartResult ETag:s LastModified:s ChecksumCRC32:s ChecksumCRC32C:s ChecksumCRC64NVME:s ChecksumSHA1:s
          ChecksumSHA256:s ChecksumSHA512:s ChecksumMD5:s ChecksumXXHASH64:s ChecksumXXHASH3:s ChecksumXXHASH128:s
        UploadPartCopyOutput CopySourceVersionId:s CopyPartResult:CopyPartResult
          ServerSideEncryption:ServerSideEncryption SSECustomerAlgorithm:s SSECustomerKeyMD5:s SSEKMSKeyId:s
          BucketKeyEnabled:b RequestCharged:RequestCharged
        >uploadPartCopy UploadPartCopyOutput
        """
    )
}
