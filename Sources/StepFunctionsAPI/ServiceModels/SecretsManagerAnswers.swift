// Written by Tests/Clients/service_models.py from AWS's service model of SecretsManager, version 2017-10-17.

extension AnswerModel {
    /// What the operations of SecretsManager answer.
    static let secretsmanagerAnswers = AnswerModel(
        """
        SecretValueEntry ARN:s Name:s VersionId:s SecretBinary:s SecretString:s VersionStages:[s CreatedDate:s
        APIErrorType SecretId:s ErrorCode:s Message:s
        BatchGetSecretValueResponse SecretValues:[SecretValueEntry NextToken:s Errors:[APIErrorType
        >batchGetSecretValue BatchGetSecretValueResponse
        CancelRotateSecretResponse ARN:s Name:s VersionId:s
        >cancelRotateSecret CancelRotateSecretResponse
        StatusType =InSync| Failed| InProgress
        ReplicationStatusType Region:s KmsKeyId:s Status:StatusType StatusMessage:s LastAccessedDate:s
        CreateSecretResponse ARN:s Name:s VersionId:s ReplicationStatus:[ReplicationStatusType
        >createSecret CreateSecretResponse
        DeleteResourcePolicyResponse ARN:s Name:s
        >deleteResourcePolicy DeleteResourcePolicyResponse
        DeleteSecretResponse ARN:s Name:s DeletionDate:s
        >deleteSecret DeleteSecretResponse
        RotationRulesType AutomaticallyAfterDays:n1,1000 Duration:s ScheduleExpression:s
        ExternalSecretRotationMetadataItem Key:s Value:s
        Tag Key:s Value:s
        DescribeSecretResponse ARN:s Name:s Type:s Description:s KmsKeyId:s RotationEnabled:b RotationLambdaARN:s
          RotationRules:RotationRulesType ExternalSecretRotationMetadata:[ExternalSecretRotationMetadataItem
          ExternalSecretRotationRoleArn:s LastRotatedDate:s LastChangedDate:s LastAccessedDate:s DeletedDate:s
          NextRotationDate:s Tags:[Tag VersionIdsToStages:{[s OwningService:s CreatedDate:s PrimaryRegion:s
          ReplicationStatus:[ReplicationStatusType
        >describeSecret DescribeSecretResponse
        GetRandomPasswordResponse RandomPassword:s
        >getRandomPassword GetRandomPasswordResponse
        GetResourcePolicyResponse ARN:s Name:s ResourcePolicy:s
        >getResourcePolicy GetResourcePolicyResponse
        GetSecretValueResponse ARN:s Name:s VersionId:s SecretBinary:s SecretString:s VersionStages:[s CreatedDate:s
        >getSecretValue GetSecretValueResponse
        SecretVersionsListEntry VersionId:s VersionStages:[s LastAccessedDate:s CreatedDate:s KmsKeyIds:[s
        ListSecretVersionIdsResponse Versions:[SecretVersionsListEntry NextToken:s ARN:s Name:s
        >listSecretVersionIds ListSecretVersionIdsResponse
        SecretListEntry ARN:s Name:s Type:s Description:s KmsKeyId:s RotationEnabled:b RotationLambdaARN:s
          RotationRules:RotationRulesType ExternalSecretRotationMetadata:[ExternalSecretRotationMetadataItem
          ExternalSecretRotationRoleArn:s LastRotatedDate:s LastChangedDate:s LastAccessedDate:s DeletedDate:s
          NextRotationDate:s Tags:[Tag SecretVersionsToStages:{[s OwningService:s CreatedDate:s PrimaryRegion:s
        ListSecretsResponse SecretList:[SecretListEntry NextToken:s
        >listSecrets ListSecretsResponse
        PutResourcePolicyResponse ARN:s Name:s
        >putResourcePolicy PutResourcePolicyResponse
        PutSecretValueResponse ARN:s Name:s VersionId:s VersionStages:[s
        >putSecretValue PutSecretValueResponse
        RemoveRegionsFromReplicationResponse ARN:s ReplicationStatus:[ReplicationStatusType
        >removeRegionsFromReplication RemoveRegionsFromReplicationResponse
        ReplicateSecretToRegionsResponse ARN:s ReplicationStatus:[ReplicationStatusType
        >replicateSecretToRegions ReplicateSecretToRegionsResponse
        RestoreSecretResponse ARN:s Name:s
        >restoreSecret RestoreSecretResponse
        RotateSecretResponse ARN:s Name:s VersionId:s
        >rotateSecret RotateSecretResponse
        StopReplicationToReplicaResponse ARN:s
        >stopReplicationToReplica StopReplicationToReplicaResponse
        UpdateSecretResponse ARN:s Name:s VersionId:s
        >updateSecret UpdateSecretResponse
        UpdateSecretVersionStageResponse ARN:s Name:s
        >updateSecretVersionStage UpdateSecretVersionStageResponse
        ValidationErrorsEntry CheckName:s ErrorMessage:s
        ValidateResourcePolicyResponse PolicyValidationPassed:b ValidationErrors:[ValidationErrorsEntry
        >validateResourcePolicy ValidateResourcePolicyResponse
        """
    )
}
